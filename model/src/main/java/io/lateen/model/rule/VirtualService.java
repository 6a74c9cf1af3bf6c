package io.lateen.model.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How requests to some hosts are routed (networking.istio.io/v1alpha3 `VirtualService`).
///
/// @param hosts empty: others delegate routes to it, and it routes nothing by itself
public record VirtualService(
    Meta meta,
    List<String> hosts,
    List<String> gateways,
    List<HttpRoute> http,
    List<TlsRoute> tls,
    List<TcpRoute> tcp,
    List<String> exportTo)
    implements Rule {

  public VirtualService {
    hosts = List.copyOf(hosts);
    gateways = List.copyOf(gateways);
    http = List.copyOf(http);
    tls = List.copyOf(tls);
    tcp = List.copyOf(tcp);
    exportTo = List.copyOf(exportTo);
  }

  /// One HTTP rule. The first rule with a matching `match` entry wins; none means always.
  ///
  /// @param name of the route, for EnvoyFilters and access logs; empty: it has none
  /// @param mirrorPercent of requests that go to `mirror`; null: all
  /// @param mirrors today's, beside which there is no `mirror`
  /// @param delegate whose routes stand in this one's place; null: none's
  public record HttpRoute(
      List<HttpMatch> match,
      List<HttpDestination> route,
      @Nullable Redirect redirect,
      @Nullable Rewrite rewrite,
      boolean websocketUpgrade,
      @Nullable Duration timeout,
      @Nullable Retries retries,
      @Nullable Fault fault,
      @Nullable Destination mirror,
      @Nullable CorsPolicy corsPolicy,
      Headers headers,
      String name,
      @Nullable Double mirrorPercent,
      @Nullable DirectResponse directResponse,
      List<Mirror> mirrors,
      @Nullable Delegate delegate) {
    public HttpRoute {
      match = List.copyOf(match);
      route = List.copyOf(route);
      mirrors = List.copyOf(mirrors);
    }
  }

  /// A service that gets copies of requests; what it answers is thrown away.
  ///
  /// @param percent of requests; null: all
  public record Mirror(Destination destination, @Nullable Double percent) {}

  /// Another VirtualService, one without hosts.
  ///
  /// @param namespace empty: that of the rule which names it
  public record Delegate(String name, String namespace) {}

  /// What is answered without asking anybody.
  public record DirectResponse(int status, String body) {}

  /// All conditions must hold.
  ///
  /// @param withoutHeaders none of which may hold
  /// @param name for the route's own; empty: it has none
  /// @param sourceNamespace of the workload that calls; empty: any
  public record HttpMatch(
      @Nullable StringMatch uri,
      @Nullable StringMatch scheme,
      @Nullable StringMatch method,
      @Nullable StringMatch authority,
      Map<String, StringMatch> headers,
      @Nullable Integer port,
      Map<String, String> sourceLabels,
      List<String> gateways,
      Map<String, StringMatch> withoutHeaders,
      Map<String, StringMatch> queryParams,
      boolean ignoreUriCase,
      String name,
      String sourceNamespace) {
    public HttpMatch {
      headers = Ordered.copyOf(headers);
      withoutHeaders = Ordered.copyOf(withoutHeaders);
      queryParams = Ordered.copyOf(queryParams);
      sourceLabels = Ordered.copyOf(sourceLabels);
      gateways = List.copyOf(gateways);
    }
  }

  /// One of the places a request may go.
  ///
  /// @param weight in percent; 0 when absent
  public record HttpDestination(Destination destination, int weight, Headers headers) {}

  /// @param code 301, 302, 303, 307 or 308; null: 301
  /// @param port null: none is named
  /// @param derivePort how else a port is found; null: the request's
  public record Redirect(
      @Nullable String uri,
      @Nullable String authority,
      @Nullable Integer code,
      @Nullable String scheme,
      @Nullable Integer port,
      @Nullable DerivePort derivePort) {}

  /// Where a redirect's port comes from when nobody names it.
  public enum DerivePort {
    FROM_REQUEST_PORT,
    FROM_PROTOCOL_DEFAULT
  }

  /// @param uriRegex today's; instead of `uri`
  public record Rewrite(
      @Nullable String uri, @Nullable String authority, @Nullable RegexRewrite uriRegex) {}

  /// Of the path without its query, every part that matches is replaced.
  ///
  /// @param rewrite the replacement, `\1` for the first group
  public record RegexRewrite(String match, String rewrite) {}

  /// @param remoteLocalities `retryRemoteLocalities`: retries may go to localities not tried yet;
  ///     null: no
  /// @param ignorePreviousHosts `retryIgnorePreviousHosts`: a retry goes to another endpoint;
  ///     null: yes
  /// @param backOff the least time between attempts; null: the proxy's default
  public record Retries(
      int attempts,
      @Nullable Duration perTryTimeout,
      @Nullable String retryOn,
      @Nullable Boolean remoteLocalities,
      @Nullable Boolean ignorePreviousHosts,
      @Nullable Duration backOff) {}

  public record Fault(@Nullable Delay delay, @Nullable Abort abort) {}

  /// Makes requests wait.
  ///
  /// @param percent of requests, 0..100, from `percentage.value` or the older `percent`; null when
  ///     neither is given (then all requests)
  public record Delay(@Nullable Double percent, Delay.Kind kind) {
    public sealed interface Kind {}

    public record Fixed(Duration duration) implements Delay.Kind {}

    public record Exponential(Duration duration) implements Delay.Kind {}

    /// Nothing set.
    public record Unset() implements Delay.Kind {}
  }

  /// Answers instead of the service.
  ///
  /// @param percent as for [Delay]
  public record Abort(@Nullable Double percent, Abort.Kind kind) {
    public sealed interface Kind {}

    public record HttpStatus(int status) implements Abort.Kind {}

    public record GrpcStatus(String status) implements Abort.Kind {}

    public record Http2Error(String error) implements Abort.Kind {}

    /// Nothing set.
    public record Unset() implements Abort.Kind {}
  }

  /// @param allowOrigin exact ones, as 1.1 has them
  /// @param allowOrigins today's
  /// @param unmatchedPreflights null: as Envoy has it, which forwards them
  public record CorsPolicy(
      List<String> allowOrigin,
      List<StringMatch> allowOrigins,
      List<String> allowMethods,
      List<String> allowHeaders,
      List<String> exposeHeaders,
      @Nullable Duration maxAge,
      @Nullable Boolean allowCredentials,
      @Nullable UnmatchedPreflights unmatchedPreflights) {
    public CorsPolicy {
      allowOrigin = List.copyOf(allowOrigin);
      allowOrigins = List.copyOf(allowOrigins);
      allowMethods = List.copyOf(allowMethods);
      allowHeaders = List.copyOf(allowHeaders);
      exposeHeaders = List.copyOf(exposeHeaders);
    }
  }

  /// What becomes of preflight requests from other origins.
  public enum UnmatchedPreflights {
    UNSPECIFIED,
    FORWARD,
    IGNORE
  }

  public record TlsRoute(List<TlsMatch> match, List<WeightedDestination> route) {
    public TlsRoute {
      match = List.copyOf(match);
      route = List.copyOf(route);
    }
  }

  public record TlsMatch(List<String> sniHosts, L4Match l4) {
    public TlsMatch {
      sniHosts = List.copyOf(sniHosts);
    }
  }

  public record TcpRoute(List<L4Match> match, List<WeightedDestination> route) {
    public TcpRoute {
      match = List.copyOf(match);
      route = List.copyOf(route);
    }
  }

  /// Conditions on a connection.
  ///
  /// @param sourceNamespace of the workload that calls; empty: any
  public record L4Match(
      List<String> destinationSubnets,
      @Nullable Integer port,
      @Nullable String sourceSubnet,
      Map<String, String> sourceLabels,
      List<String> gateways,
      String sourceNamespace) {
    public L4Match {
      destinationSubnets = List.copyOf(destinationSubnets);
      sourceLabels = Ordered.copyOf(sourceLabels);
      gateways = List.copyOf(gateways);
    }
  }

  public record WeightedDestination(Destination destination, int weight) {}
}
