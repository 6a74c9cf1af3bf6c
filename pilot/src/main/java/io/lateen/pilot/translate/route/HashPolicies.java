package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Cookie;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Header;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ConsistentHash;
import io.lateen.model.rule.DestinationRule.HashKey;
import io.lateen.model.rule.DestinationRule.LoadBalancer;
import io.lateen.pilot.translate.cluster.TrafficPolicies;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.Perspective;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a consistent-hash balancer hashes: a part of a request, or where a connection is from.
public final class HashPolicies {
  private HashPolicies() {}

  /// @param subset empty for the whole host
  static Optional<HashPolicy> of(Perspective seen, String host, String subset, int port) {
    return key(seen, host, subset, port).map(key -> policy(key));
  }

  /// Whether connections stay together by the address they are from.
  ///
  /// @param subset empty for the whole host
  public static boolean bySource(Perspective seen, String host, String subset, int port) {
    return key(seen, host, subset, port).filter(HashKey.SourceIp.class::isInstance).isPresent();
  }

  private static Optional<HashKey> key(Perspective seen, String host, String subset, int port) {
    DestinationRule rule = seen.scope().destinationRule(host);
    if (rule == null) {
      return Optional.empty();
    }
    return TrafficPolicies.loadBalancer(rule, subset, seen.scope().port(host, port))
        .map(LoadBalancer::algorithm)
        .filter(ConsistentHash.class::isInstance)
        .map(ConsistentHash.class::cast)
        .map(ConsistentHash::key);
  }

  private static @Nullable HashPolicy policy(HashKey key) {
    HashPolicy.Builder policy = HashPolicy.newBuilder();
    return switch (key) {
      case HashKey.Header(String name) ->
          policy.setHeader(Header.newBuilder().setHeaderName(name)).build();
      case HashKey.Cookie cookie -> policy.setCookie(cookie(cookie)).build();
      case HashKey.SourceIp() ->
          policy
              .setConnectionProperties(ConnectionProperties.newBuilder().setSourceIp(true))
              .build();
      case HashKey.QueryParameter(String name) ->
          policy.setQueryParameter(QueryParameter.newBuilder().setName(name)).build();
      case HashKey.Unset() -> null;
    };
  }

  private static Cookie cookie(HashKey.Cookie cookie) {
    Cookie.Builder message = Cookie.newBuilder().setName(cookie.name());
    String path = cookie.path();
    if (path != null) {
      message.setPath(path);
    }
    Duration ttl = cookie.ttl();
    if (ttl != null) {
      message.setTtl(Messages.duration(ttl));
    }
    return message.build();
  }
}
