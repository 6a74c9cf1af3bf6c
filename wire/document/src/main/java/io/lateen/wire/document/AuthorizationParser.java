package io.lateen.wire.document;

import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.AuthorizationPolicy.Action;
import io.lateen.model.rule.AuthorizationPolicy.Clause;
import io.lateen.model.rule.AuthorizationPolicy.Operation;
import io.lateen.model.rule.AuthorizationPolicy.Source;
import io.lateen.model.rule.AuthorizationPolicy.When;
import io.lateen.model.rule.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AuthorizationPolicy of security.istio.io.
final class AuthorizationParser {
  private AuthorizationParser() {}

  static AuthorizationPolicy parse(Meta meta, Fields spec) {
    String provider = spec.object("provider", fields -> fields.stringOrEmpty("name"));
    return new AuthorizationPolicy(
        meta,
        AuthenticationParser.selector(spec),
        spec.choice("action", Action.class),
        provider == null ? "" : provider,
        spec.objects("rules", AuthorizationParser::clause));
  }

  private static Clause clause(Fields fields) {
    return new Clause(
        fields.objects(
            "from", from -> sourceOf(from.object("source", AuthorizationParser::source))),
        fields.objects(
            "to", to -> operationOf(to.object("operation", AuthorizationParser::operation))),
        fields.objects("when", AuthorizationParser::when));
  }

  /// An absent one asks for nothing, which no check accepts.
  private static Source sourceOf(@Nullable Source given) {
    List<String> none = List.of();
    return given != null
        ? given
        : new Source(none, none, none, none, none, none, none, none, none, none, none, none);
  }

  private static Operation operationOf(@Nullable Operation given) {
    List<String> none = List.of();
    return given != null ? given : new Operation(none, none, none, none, none, none, none, none);
  }

  private static Source source(Fields fields) {
    return new Source(
        fields.strings("principals"),
        fields.strings("notPrincipals"),
        fields.strings("requestPrincipals"),
        fields.strings("notRequestPrincipals"),
        fields.strings("namespaces"),
        fields.strings("notNamespaces"),
        fields.strings("ipBlocks"),
        fields.strings("notIpBlocks"),
        fields.strings("remoteIpBlocks"),
        fields.strings("notRemoteIpBlocks"),
        fields.strings("serviceAccounts"),
        fields.strings("notServiceAccounts"));
  }

  private static Operation operation(Fields fields) {
    return new Operation(
        fields.strings("hosts"),
        fields.strings("notHosts"),
        fields.strings("ports"),
        fields.strings("notPorts"),
        fields.strings("methods"),
        fields.strings("notMethods"),
        fields.strings("paths"),
        fields.strings("notPaths"));
  }

  private static When when(Fields fields) {
    return new When(
        fields.stringOrEmpty("key"), fields.strings("values"), fields.strings("notValues"));
  }
}
