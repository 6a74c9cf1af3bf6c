package io.lateen.pilot.translate.security;

import com.google.protobuf.Empty;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtHeader;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementOrList;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.RemoteJwks;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.RequirementRule;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.JwtRule;
import io.lateen.model.rule.JwtRule.PathMatch;
import io.lateen.model.rule.JwtRule.TriggerRule;
import io.lateen.pilot.snapshot.JwtKeys;
import io.lateen.pilot.snapshot.KeyPlace;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Envoy's filter for tokens. A provider is called as its issuer.
final class JwtFilters {
  /// By these names our proxy knows to refuse in Istio 1.1's words; Envoy does not care.
  private static final String PEERS = "istio_authn_peers";

  private static final String ORIGINS = "istio_authn";

  private static final String NAME = "envoy.filters.http.jwt_authn";
  private static final String LEGACY_PAYLOAD_HEADER = "sec-istio-auth-userinfo";
  private static final String EVERYTHING = "/";

  private JwtFilters() {}

  /// For what a policy of Istio 1.1 asks; empty: it asks for no tokens. Workloads' tokens are
  /// judged before those of the users they call for.
  static List<HttpFilter> ofPolicy(AuthenticationPolicy policy, Transport transport, JwtKeys keys) {
    PeerMethods peers = PeerMethods.of(policy, transport);
    List<Asked> ofPeers = new ArrayList<>();
    peers.telling().forEach(rule -> ofPeers.add(new Asked(rule, Texts.PEER_PAYLOAD)));
    peers.others().forEach(rule -> ofPeers.add(new Asked(rule, "")));
    List<Asked> ofOrigins =
        policy.origins().stream().map(rule -> new Asked(rule, Texts.PAYLOAD)).toList();
    return Stream.of(
            legacy(PEERS, ofPeers, !peers.needed(), keys),
            legacy(ORIGINS, ofOrigins, policy.originIsOptional(), keys))
        .flatMap(Optional::stream)
        .toList();
  }

  /// @param payload under which key rules find what the token says; empty: nowhere
  private record Asked(JwtRule rule, String payload) {}

  private static Optional<HttpFilter> legacy(
      String name, List<Asked> asked, boolean optional, JwtKeys keys) {
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    JwtAuthentication.Builder config = JwtAuthentication.newBuilder();
    asked.forEach(one -> config.putProviders(one.rule().issuer(), legacy(one, keys)));
    List<JwtRule> rules = asked.stream().map(Asked::rule).toList();
    addRules(config, triggers(rules), oneOf(rules, optional ? ANYTHING_GOES : null));
    return Optional.of(filter(name, config));
  }

  /// What RequestAuthentications ask: nothing but that a token, if there is one, be valid.
  static HttpFilter ofRequests(List<JwtRule> rules, JwtKeys keys) {
    JwtAuthentication.Builder config = JwtAuthentication.newBuilder();
    for (JwtRule rule : rules) {
      JwtProvider.Builder provider = provider(rule, keys).setForward(rule.forward());
      if (!rule.payloadHeader().isEmpty()) {
        provider.setForwardPayloadHeader(rule.payloadHeader());
      }
      rule.claimHeaders()
          .forEach(
              (header, claim) ->
                  provider.addClaimToHeaders(
                      JwtClaimToHeader.newBuilder().setHeaderName(header).setClaimName(claim)));
      config.putProviders(rule.issuer(), provider.build());
    }
    addRules(
        config,
        List.of(),
        oneOf(
            rules,
            JwtRequirement.newBuilder().setAllowMissing(Empty.getDefaultInstance()).build()));
    return filter(NAME, config);
  }

  private static final JwtRequirement ANYTHING_GOES =
      JwtRequirement.newBuilder().setAllowMissingOrFailed(Empty.getDefaultInstance()).build();

  private static HttpFilter filter(String name, JwtAuthentication.Builder config) {
    return HttpFilter.newBuilder()
        .setName(name)
        .setTypedConfig(Messages.any(config.build()))
        .build();
  }

  private static JwtProvider legacy(Asked asked, JwtKeys keys) {
    return provider(asked.rule(), keys)
        .setPayloadInMetadata(asked.payload())
        .setForward(true)
        .setForwardPayloadHeader(LEGACY_PAYLOAD_HEADER)
        .build();
  }

  private static JwtProvider.Builder provider(JwtRule rule, JwtKeys keys) {
    JwtProvider.Builder provider =
        JwtProvider.newBuilder()
            .setIssuer(rule.issuer())
            .addAllAudiences(rule.audiences())
            .setPayloadInMetadata(Texts.PAYLOAD)
            .addAllFromParams(rule.fromParams())
            .addAllFromCookies(rule.fromCookies());
    rule.fromHeaders()
        .forEach(
            header ->
                provider.addFromHeaders(
                    JwtHeader.newBuilder().setName(header.name()).setValuePrefix(header.prefix())));
    String known = keys.of(rule);
    return known == null
        ? provider.setRemoteJwks(nowhere(rule))
        : provider.setLocalJwks(DataSource.newBuilder().setInlineString(known));
  }

  /// Keys that cannot be had, so that no token is valid. Envoy takes no empty set of keys, and one
  /// with some key in it would be one that somebody may have the other half of.
  private static RemoteJwks nowhere(JwtRule rule) {
    return RemoteJwks.newBuilder()
        .setHttpUri(
            HttpUri.newBuilder()
                .setUri(KeyPlace.of(rule).url())
                .setCluster(ClusterName.BLACK_HOLE)
                .setTimeout(Messages.duration(Duration.ofSeconds(1))))
        .build();
  }

  /// @param otherwise what will do as well; null: nothing
  private static JwtRequirement oneOf(List<JwtRule> rules, @Nullable JwtRequirement otherwise) {
    List<JwtRequirement> ways = new ArrayList<>();
    rules.forEach(
        rule -> ways.add(JwtRequirement.newBuilder().setProviderName(rule.issuer()).build()));
    if (otherwise != null) {
      ways.add(otherwise);
    }
    return ways.size() == 1
        ? ways.getFirst()
        : JwtRequirement.newBuilder()
            .setRequiresAny(JwtRequirementOrList.newBuilder().addAllRequirements(ways))
            .build();
  }

  /// A rule that holds everywhere makes the others of no account.
  private static List<TriggerRule> triggers(List<JwtRule> rules) {
    return rules.stream().anyMatch(rule -> rule.triggers().isEmpty())
        ? List.of()
        : rules.stream().flatMap(rule -> rule.triggers().stream()).distinct().toList();
  }

  /// Envoy takes the first rule whose path matches. What several triggers exclude differently is
  /// asked for: a token too many rather than one too few.
  private static void addRules(
      JwtAuthentication.Builder config, List<TriggerRule> triggers, JwtRequirement requirement) {
    List<TriggerRule> plain = triggers.stream().filter(t -> t.excluded().isEmpty()).toList();
    List<TriggerRule> others = triggers.stream().filter(t -> !t.excluded().isEmpty()).toList();
    for (TriggerRule trigger : plain) {
      trigger.included().forEach(path -> config.addRules(rule(path, requirement)));
    }
    if (!others.isEmpty()) {
      others.getFirst().excluded().stream()
          .filter(path -> others.stream().allMatch(trigger -> trigger.excluded().contains(path)))
          .forEach(path -> config.addRules(RequirementRule.newBuilder().setMatch(match(path))));
    }
    for (TriggerRule trigger : others) {
      trigger.included().forEach(path -> config.addRules(rule(path, requirement)));
    }
    if (triggers.isEmpty() || others.stream().anyMatch(t -> t.included().isEmpty())) {
      config.addRules(rule(new PathMatch(PathMatch.How.PREFIX, EVERYTHING), requirement));
    }
  }

  private static RequirementRule rule(PathMatch path, JwtRequirement requirement) {
    return RequirementRule.newBuilder().setMatch(match(path)).setRequires(requirement).build();
  }

  private static RouteMatch match(PathMatch path) {
    RouteMatch.Builder match = RouteMatch.newBuilder();
    return switch (path.how()) {
      case EXACT -> match.setPath(path.value()).build();
      case PREFIX -> match.setPrefix(path.value()).build();
      case SUFFIX ->
          match
              .setSafeRegex(Messages.regex(".*" + com.google.re2j.Pattern.quote(path.value())))
              .build();
      case REGEX -> match.setSafeRegex(Messages.regex(path.value())).build();
    };
  }
}
