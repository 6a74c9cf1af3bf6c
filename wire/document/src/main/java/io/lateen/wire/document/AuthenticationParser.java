package io.lateen.wire.document;

import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthenticationPolicy.Mode;
import io.lateen.model.rule.AuthenticationPolicy.Peer;
import io.lateen.model.rule.AuthenticationPolicy.PrincipalBinding;
import io.lateen.model.rule.AuthenticationPolicy.Target;
import io.lateen.model.rule.JwtRule;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.PeerAuthentication;
import io.lateen.model.rule.RequestAuthentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The kinds of authentication.istio.io/v1alpha1, and PeerAuthentication and RequestAuthentication.
final class AuthenticationParser {
  private AuthenticationParser() {}

  static AuthenticationPolicy policy(Meta meta, Fields spec) {
    return policy(meta, spec, false);
  }

  static AuthenticationPolicy meshPolicy(Meta meta, Fields spec) {
    return policy(meta, spec, true);
  }

  private static AuthenticationPolicy policy(Meta meta, Fields spec, boolean meshWide) {
    record Origin(@Nullable JwtRule jwt) {}
    List<Origin> given =
        spec.objects("origins", o -> new Origin(o.object("jwt", JwtRuleParser::ofPolicy)));
    List<JwtRule> origins = new ArrayList<>();
    for (Origin origin : given) {
      if (origin.jwt != null) {
        origins.add(origin.jwt);
      }
    }
    return new AuthenticationPolicy(
        meta,
        meshWide,
        spec.objects("targets", AuthenticationParser::target),
        spec.objects("peers", AuthenticationParser::peer),
        spec.boolOrFalse("peerIsOptional"),
        origins,
        spec.boolOrFalse("originIsOptional"),
        spec.choice("principalBinding", PrincipalBinding.class));
  }

  private static Target target(Fields fields) {
    return new Target(
        fields.stringOrEmpty("name"),
        fields.stringMap("labels"),
        fields.objects("ports", PartParser::portSelector));
  }

  /// `mtls` without a value, in YAML `- mtls:`, counts: it asks for what `mtls: {}` asks for.
  private static Peer peer(Fields fields) {
    fields.onlyOneOf("mtls", "jwt");
    JwtRule jwt = fields.object("jwt", JwtRuleParser::ofPolicy);
    Peer mtls = fields.object("mtls", AuthenticationParser::mutualTls);
    if (jwt != null) {
      return new Peer.Token(jwt);
    }
    return mtls == null ? new Peer.MutualTls(false, Mode.STRICT) : mtls;
  }

  private static Peer mutualTls(Fields fields) {
    return new Peer.MutualTls(fields.boolOrFalse("allowTls"), fields.choice("mode", Mode.class));
  }

  static PeerAuthentication peerAuthentication(Meta meta, Fields spec) {
    Map<Integer, PeerAuthentication.Mode> ports = new TreeMap<>();
    spec.map(
            "portLevelMtls",
            (json, at) -> Fields.readObject(json, at, spec.problems(), AuthenticationParser::mode))
        .forEach(
            (port, mode) -> {
              if (port.matches("[1-9][0-9]{0,4}")) {
                ports.put(Integer.parseInt(port), mode);
              } else {
                spec.problems()
                    .unexpected(spec.path().field("portLevelMtls"), port, "a port: 1..65535");
              }
            });
    PeerAuthentication.Mode mode = spec.object("mtls", AuthenticationParser::mode);
    return new PeerAuthentication(
        meta, selector(spec), mode == null ? PeerAuthentication.Mode.UNSET : mode, ports);
  }

  private static PeerAuthentication.Mode mode(Fields fields) {
    return fields.choice("mode", PeerAuthentication.Mode.class);
  }

  static RequestAuthentication requestAuthentication(Meta meta, Fields spec) {
    return new RequestAuthentication(
        meta, selector(spec), spec.objects("jwtRules", JwtRuleParser::ofRequest));
  }

  /// Null: there is none.
  static @Nullable Map<String, String> selector(Fields spec) {
    return spec.object("selector", fields -> fields.stringMap("matchLabels"));
  }
}
