package io.lateen.wire.document;

import io.lateen.model.rule.ConfigPatch;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.ChainTarget;
import io.lateen.model.rule.ConfigPatch.ClusterTarget;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.Everything;
import io.lateen.model.rule.ConfigPatch.ListenerTarget;
import io.lateen.model.rule.ConfigPatch.Match;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.model.rule.ConfigPatch.Patch;
import io.lateen.model.rule.ConfigPatch.ProxyMatch;
import io.lateen.model.rule.ConfigPatch.RouteAction;
import io.lateen.model.rule.ConfigPatch.RouteTarget;
import io.lateen.model.rule.ConfigPatch.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of an EnvoyFilter's `configPatches`.
final class ConfigPatchParser {
  private static final ProxyMatch ANY_PROXY = new ProxyMatch("", Map.of());
  private static final Match ANYWHERE = new Match(Context.ANY, ANY_PROXY, new Everything());
  private static final Patch NONE = new Patch(Operation.INVALID, Map.of());
  private static final ChainTarget ANY_CHAIN = new ChainTarget("", "", "", "", 0, "", "");

  private ConfigPatchParser() {}

  static ConfigPatch patch(Fields fields) {
    Match match = fields.object("match", ConfigPatchParser::match);
    Patch patch = fields.object("patch", ConfigPatchParser::change);
    return new ConfigPatch(
        fields.choice("applyTo", ApplyTo.class),
        match == null ? ANYWHERE : match,
        patch == null ? NONE : patch);
  }

  private static Patch change(Fields fields) {
    return new Patch(fields.choice("operation", Operation.class), Trees.object(fields, "value"));
  }

  private static Match match(Fields fields) {
    ProxyMatch proxy = fields.object("proxy", ConfigPatchParser::proxy);
    return new Match(
        fields.choice("context", Context.class), proxy == null ? ANY_PROXY : proxy, target(fields));
  }

  private static ProxyMatch proxy(Fields fields) {
    String version = fields.stringOrEmpty("proxyVersion");
    RegexCheck.check(fields.path().field("proxyVersion"), version, fields.problems());
    return new ProxyMatch(version, fields.stringMap("metadata"));
  }

  private static Target target(Fields fields) {
    fields.onlyOneOf("listener", "routeConfiguration", "cluster");
    Target listener = fields.object("listener", ConfigPatchParser::listener);
    Target routes = fields.object("routeConfiguration", ConfigPatchParser::routes);
    Target cluster = fields.object("cluster", ConfigPatchParser::cluster);
    if (listener != null) {
      return listener;
    }
    if (routes != null) {
      return routes;
    }
    return cluster == null ? new Everything() : cluster;
  }

  private static Target listener(Fields fields) {
    ChainTarget chain = fields.object("filterChain", ConfigPatchParser::chain);
    return new ListenerTarget(
        fields.uintOrZero("portNumber"),
        fields.stringOrEmpty("portName"),
        fields.stringOrEmpty("name"),
        chain == null ? ANY_CHAIN : chain,
        fields.stringOrEmpty("listenerFilter"));
  }

  private static ChainTarget chain(Fields fields) {
    Named filter = named(fields, "filter", "subFilter");
    return new ChainTarget(
        fields.stringOrEmpty("name"),
        fields.stringOrEmpty("sni"),
        fields.stringOrEmpty("transportProtocol"),
        fields.stringOrEmpty("applicationProtocols"),
        fields.uintOrZero("destinationPort"),
        filter.name(),
        filter.inner());
  }

  /// `{name: …, subFilter: {name: …}}`.
  private record Named(String name, String inner) {}

  private static Named named(Fields owner, String field, String within) {
    @Nullable Named named =
        owner.object(
            field,
            fields -> {
              String inner = fields.object(within, sub -> sub.stringOrEmpty("name"));
              return new Named(fields.stringOrEmpty("name"), inner == null ? "" : inner);
            });
    return named == null ? new Named("", "") : named;
  }

  private record RouteName(String name, RouteAction action) {}

  private record HostName(String name, String domain, RouteName route) {}

  private static final RouteName ANY_ROUTE = new RouteName("", RouteAction.ANY);
  private static final HostName ANY_HOST = new HostName("", "", ANY_ROUTE);

  private static Target routes(Fields fields) {
    HostName given = fields.object("vhost", ConfigPatchParser::host);
    HostName host = given == null ? ANY_HOST : given;
    return new RouteTarget(
        fields.uintOrZero("portNumber"),
        fields.stringOrEmpty("portName"),
        fields.stringOrEmpty("gateway"),
        fields.stringOrEmpty("name"),
        host.name(),
        host.domain(),
        host.route().name(),
        host.route().action());
  }

  private static HostName host(Fields fields) {
    RouteName route =
        fields.object(
            "route",
            of -> new RouteName(of.stringOrEmpty("name"), of.choice("action", RouteAction.class)));
    return new HostName(
        fields.stringOrEmpty("name"),
        fields.stringOrEmpty("domainName"),
        route == null ? ANY_ROUTE : route);
  }

  private static Target cluster(Fields fields) {
    return new ClusterTarget(
        fields.uintOrZero("portNumber"),
        fields.stringOrEmpty("service"),
        fields.stringOrEmpty("subset"),
        fields.stringOrEmpty("name"));
  }
}
