package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a matched route does.
public sealed interface RouteAction {

  /// `envoy.config.route.v3.RouteAction`.
  ///
  /// @param clusterNotFoundStatus 503, or 404 or 500 when asked for
  /// @param prefixRewrite replaces the matched prefix (or whole path); null: none
  /// @param regexRewrite null: none
  /// @param timeout of the whole exchange; null: Envoy's default of 15 s; zero: none
  /// @param idleTimeout of this route's streams; null: the connection manager's; zero: none
  /// @param retryPolicy null: the virtual host's, if any
  /// @param upgrades what this route adds to or takes from the connection manager's upgrades
  /// @param maxGrpcTimeout the most `grpc-timeout` may ask for, which then replaces `timeout`;
  ///     null: `grpc-timeout` is not looked at; zero: no limit
  record ToCluster(
      ClusterChoice clusters,
      int clusterNotFoundStatus,
      @Nullable String prefixRewrite,
      @Nullable RegexRewrite regexRewrite,
      @Nullable HostRewrite hostRewrite,
      @Nullable Duration timeout,
      @Nullable Duration idleTimeout,
      @Nullable RetryPolicy retryPolicy,
      List<Mirror> mirrors,
      List<HashPolicy> hashPolicies,
      List<Upgrade> upgrades,
      @Nullable Duration maxGrpcTimeout,
      boolean highPriority)
      implements RouteAction {

    public ToCluster {
      mirrors = List.copyOf(mirrors);
      hashPolicies = List.copyOf(hashPolicies);
      upgrades = List.copyOf(upgrades);
    }
  }

  /// `RedirectAction`. Null: that part stays as it is.
  ///
  /// @param https true: scheme becomes https
  /// @param scheme another scheme
  /// @param port 0: stays (a default port of the other scheme is dropped)
  /// @param status 301, 302, 303, 307 or 308
  record Redirect(
      boolean https,
      @Nullable String scheme,
      @Nullable String host,
      int port,
      @Nullable String path,
      @Nullable String prefixRewrite,
      @Nullable RegexRewrite regexRewrite,
      int status,
      boolean stripQuery)
      implements RouteAction {}

  /// `DirectResponseAction`.
  record DirectResponse(int status, String body) implements RouteAction {}

  /// A substitution in the path.
  ///
  /// @param regex RE2 syntax
  /// @param substitution with `\1` groups
  record RegexRewrite(String regex, String substitution) {}

  sealed interface HostRewrite {
    record Literal(String host) implements HostRewrite {}

    /// The host name of the chosen endpoint (STRICT_DNS).
    record Automatic() implements HostRewrite {}

    record FromHeader(String header) implements HostRewrite {}
  }

  /// An upgrade, allowed or not.
  ///
  /// @param type lower case (`websocket`, `connect`)
  /// @param terminated whether a CONNECT ends here, so that the endpoint gets what is in it
  record Upgrade(String type, boolean enabled, boolean terminated) {}

  /// A copy of the request whose response is thrown away; its authority gets `-shadow`.
  ///
  /// @param fraction null: every request
  record Mirror(String cluster, @Nullable Fraction fraction) {}
}
