package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.SocketMatch;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.RotatingContext;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.tls.TlsStats;
import io.lateen.proxy.upstream.Connector.ClientTls;
import io.lateen.proxy.upstream.Connector.TlsChoice;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Each endpoint is spoken to as it says of itself (`transport_socket_matches`): the first match
/// that holds decides, else the cluster's own socket. Read by any thread; written with the
/// endpoints.
final class TlsByEndpoint implements TlsChoice {
  private final List<Compiled> matches = new ArrayList<>();
  private final List<RotatingContext> contexts = new ArrayList<>();
  private final @Nullable ClientTls otherwise;
  private volatile Map<InetSocketAddress, ClientTls> secured = Map.of();

  private record Compiled(SocketMatch match, @Nullable ClientTls tls) {}

  /// @throws IllegalArgumentException when keys or certificates cannot be read
  TlsByEndpoint(Cluster cluster, List<String> alpn, TlsContexts all, TlsStats stats) {
    for (SocketMatch match : cluster.socketMatches()) {
      matches.add(new Compiled(match, compile(match.tls(), alpn, all, stats)));
    }
    otherwise = compile(cluster.tls(), alpn, all, stats);
  }

  private @Nullable ClientTls compile(
      @Nullable UpstreamTls tls, List<String> alpn, TlsContexts all, TlsStats stats) {
    if (tls == null) {
      return null;
    }
    RotatingContext context = RotatingContext.client(tls, alpn, all);
    contexts.add(context);
    return new ClientTls(context::required, tls.sni(), stats);
  }

  /// All that may be used, for whoever looks after their files.
  List<RotatingContext> contexts() {
    return contexts;
  }

  void endpoints(EndpointSet set) {
    Map<InetSocketAddress, ClientTls> next = new HashMap<>();
    for (LocalityEndpoints locality : set.source()) {
      for (Endpoint endpoint : locality.endpoints()) {
        ClientTls tls = choose(endpoint.metadata());
        if (tls != null) {
          next.put(EndpointSet.socket(endpoint.address()), tls);
        }
      }
    }
    secured = Map.copyOf(next);
  }

  private @Nullable ClientTls choose(Map<String, ?> metadata) {
    for (Compiled compiled : matches) {
      if (compiled.match.holds(metadata)) {
        return compiled.tls;
      }
    }
    return otherwise;
  }

  @Override
  public @Nullable ClientTls of(InetSocketAddress address) {
    return secured.get(address);
  }
}
