package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.HttpService;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher.PathSegment;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.AuthorizationPolicy.Action;
import io.lateen.pilot.snapshot.MeshConfig.Authorizer;
import io.lateen.pilot.snapshot.MeshConfig.BodyCheck;
import io.lateen.pilot.snapshot.MeshConfig.HttpCheck;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.security.Authorization.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `action: CUSTOM`, as today's Istio writes it: rules that are only tried say which requests they
/// match, and Envoy's `ext_authz` asks about those. Requests of a policy whose authorizer is not
/// there are refused.
final class ExternalAuthorizers {
  private static final String NAME = "envoy.filters.http.ext_authz";
  private static final String RULES = "envoy.filters.http.rbac";
  private static final String PREFIX = "istio_ext_authz_";

  /// With which every name of [PolicyRules] begins.
  private static final String ANY_POLICY = "ns[";

  private ExternalAuthorizers() {}

  static List<HttpFilter> of(Perspective seen) {
    List<AuthorizationPolicy> all =
        seen.snapshot().authorization().policies(seen.node().namespace(), seen.labels());
    Map<String, List<AuthorizationPolicy>> byProvider = new TreeMap<>();
    for (AuthorizationPolicy policy : custom(all)) {
      byProvider.computeIfAbsent(policy.provider(), _ -> new ArrayList<>()).add(policy);
    }
    List<HttpFilter> filters = new ArrayList<>();
    byProvider.forEach((provider, policies) -> add(filters, seen, provider, policies));
    return filters;
  }

  /// Nobody is asked about connections that are no requests: they are refused.
  static List<Guard> refusals(List<AuthorizationPolicy> all, TrustDomains domains) {
    List<AuthorizationPolicy> custom = custom(all);
    return custom.isEmpty()
        ? List.of()
        : List.of(new Guard(PolicyRules.of(RBAC.Action.DENY, custom, false, domains), null, ""));
  }

  /// Those that are only tried change nothing.
  private static List<AuthorizationPolicy> custom(List<AuthorizationPolicy> all) {
    return all.stream().filter(p -> p.action() == Action.CUSTOM && !p.isDryRun()).toList();
  }

  private static void add(
      List<HttpFilter> filters,
      Perspective seen,
      String provider,
      List<AuthorizationPolicy> policies) {
    RBAC rules = PolicyRules.of(RBAC.Action.DENY, policies, true, seen.mesh().trustDomains());
    Authorizer authorizer = find(seen, provider);
    if (authorizer == null) {
      filters.add(SecurityFilters.http(new Guard(rules, null, "")));
    } else {
      String prefix = PREFIX + provider + "_";
      filters.add(SecurityFilters.http(new Guard(null, rules, prefix)));
      filters.add(
          HttpFilter.newBuilder()
              .setName(NAME)
              .setTypedConfig(Messages.any(config(authorizer, prefix)))
              .build());
    }
  }

  /// Null: the mesh has none of that name, or the proxy does not see its service.
  private static @Nullable Authorizer find(Perspective seen, String provider) {
    return seen.mesh().authorizers().stream()
        .filter(authorizer -> authorizer.name().equals(provider) && isSeen(seen, authorizer))
        .findFirst()
        .orElse(null);
  }

  private static boolean isSeen(Perspective seen, Authorizer authorizer) {
    return seen.scope().services().stream()
        .filter(service -> service.hostname().equals(authorizer.host()))
        .flatMap(service -> service.ports().stream())
        .anyMatch(port -> port.number() == authorizer.port());
  }

  private static ExtAuthz config(Authorizer authorizer, String prefix) {
    ExtAuthz.Builder config =
        ExtAuthz.newBuilder()
            .setTransportApiVersion(ApiVersion.V3)
            .setFailureModeAllow(authorizer.failOpen())
            .setStatusOnError(
                HttpStatus.newBuilder()
                    .setCode(StatusCode.forNumber(known(authorizer.statusOnError()))))
            .setFilterEnabledMetadata(matched(prefix));
    BodyCheck body = authorizer.body();
    if (body != null) {
      config.setWithRequestBody(
          BufferSettings.newBuilder()
              .setMaxRequestBytes(body.most())
              .setAllowPartialMessage(body.partial())
              .setPackAsBytes(body.octets()));
    }
    String cluster = ClusterName.outbound(authorizer.port(), "", authorizer.host()).toString();
    HttpCheck check = authorizer.http();
    if (check == null) {
      config.setGrpcService(
          GrpcService.newBuilder()
              .setEnvoyGrpc(
                  GrpcService.EnvoyGrpc.newBuilder()
                      .setClusterName(cluster)
                      .setAuthority(authorizer.host()))
              .setTimeout(Messages.duration(authorizer.timeout())));
    } else {
      if (!check.sent().isEmpty()) {
        config.setAllowedHeaders(names(check.sent()));
      }
      config.setHttpService(http(authorizer, check, cluster));
    }
    return config.build();
  }

  /// Envoy knows the usual ones only.
  private static int known(int status) {
    return StatusCode.forNumber(status) == null ? StatusCode.Forbidden_VALUE : status;
  }

  private static MetadataMatcher matched(String prefix) {
    return MetadataMatcher.newBuilder()
        .setFilter(RULES)
        .addPath(PathSegment.newBuilder().setKey(prefix + "shadow_effective_policy_id"))
        .setValue(
            ValueMatcher.newBuilder()
                .setStringMatch(StringMatcher.newBuilder().setPrefix(ANY_POLICY)))
        .build();
  }

  private static HttpService http(Authorizer authorizer, HttpCheck check, String cluster) {
    HttpService.Builder service =
        HttpService.newBuilder()
            .setServerUri(
                HttpUri.newBuilder()
                    .setUri("http://" + authorizer.host() + ":" + authorizer.port())
                    .setCluster(cluster)
                    .setTimeout(Messages.duration(authorizer.timeout())))
            .setPathPrefix(check.pathPrefix());
    AuthorizationRequest.Builder request = AuthorizationRequest.newBuilder();
    new TreeMap<>(check.added())
        .forEach(
            (name, value) ->
                request.addHeadersToAdd(HeaderValue.newBuilder().setKey(name).setValue(value)));
    AuthorizationResponse.Builder response = AuthorizationResponse.newBuilder();
    if (!check.upstream().isEmpty()) {
      response.setAllowedUpstreamHeaders(names(check.upstream()));
    }
    if (!check.denied().isEmpty()) {
      response.setAllowedClientHeaders(names(check.denied()));
    }
    if (!check.allowed().isEmpty()) {
      response.setAllowedClientHeadersOnSuccess(names(check.allowed()));
    }
    return service.setAuthorizationRequest(request).setAuthorizationResponse(response).build();
  }

  private static ListStringMatcher names(List<String> patterns) {
    ListStringMatcher.Builder names = ListStringMatcher.newBuilder();
    patterns.forEach(pattern -> names.addPatterns(Texts.match(pattern.toLowerCase(Locale.ROOT))));
    return names.build();
  }
}
