package io.lateen.proxy.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `Cluster.TransportSocketMatch`: how endpoints are spoken to that say so of themselves.
///
/// @param criterion what an endpoint must say under `envoy.transport_socket_match`; empty: nothing
/// @param tls null: plain text
public record SocketMatch(String name, Map<String, String> criterion, @Nullable UpstreamTls tls) {
  public SocketMatch {
    criterion = Map.copyOf(criterion);
  }

  /// Under which prefix an endpoint's metadata has what is matched.
  public static final String PREFIX = "socket/";

  /// Whether an endpoint is meant.
  public boolean holds(Map<String, ?> metadata) {
    for (Map.Entry<String, String> wanted : criterion.entrySet()) {
      if (!wanted.getValue().equals(metadata.get(PREFIX + wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
