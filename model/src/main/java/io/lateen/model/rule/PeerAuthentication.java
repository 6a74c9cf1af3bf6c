package io.lateen.model.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether workloads take mutual TLS (security.istio.io `PeerAuthentication`, of Istio 1.5 and
/// later).
///
/// @param selector labels; null when it is for its whole namespace, or the mesh
/// @param portModes by the workload's own port
public record PeerAuthentication(
    Meta meta, @Nullable Map<String, String> selector, Mode mode, Map<Integer, Mode> portModes)
    implements Rule {
  public PeerAuthentication {
    selector = selector == null ? null : Ordered.copyOf(selector);
    portModes = Collections.unmodifiableMap(new TreeMap<>(portModes));
  }

  public enum Mode {
    /// As the next wider rule says; in the end PERMISSIVE.
    UNSET,
    DISABLE,
    PERMISSIVE,
    STRICT
  }
}
