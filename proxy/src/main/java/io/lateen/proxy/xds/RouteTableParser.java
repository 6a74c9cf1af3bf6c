package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.DataSources;
import io.lateen.proxy.matcher.RouteMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.Route;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteAction.DirectResponse;
import io.lateen.proxy.resource.RouteAction.Redirect;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.resource.VirtualHost;
import io.lateen.proxy.resource.VirtualHost.TlsRequirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `envoy.config.route.v3.RouteConfiguration` → `RouteTable`.
final class RouteTableParser {
  private final FilterParsers filters;
  private final RouteActionParser actions;

  RouteTableParser(FilterParsers filters) {
    this.filters = filters;
    this.actions = new RouteActionParser(filters);
  }

  RouteTable parse(Fields table) {
    Set<String> domains = new HashSet<>();
    List<VirtualHost> hosts = new ArrayList<>();
    for (Fields host : table.children("virtual_hosts")) {
      hosts.add(virtualHost(host, domains));
    }
    RouteTable parsed =
        new RouteTable(
            table.string("name"),
            hosts,
            HeaderOperationsParser.parse(table),
            table.bool("most_specific_header_mutations_wins"),
            table.bool("validate_clusters"),
            table.bool("ignore_port_in_host_matching"),
            table.strings("internal_only_headers").stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList(),
            filters.perFilter(table));
    table.refuseOthers("metadata", "max_direct_response_body_size_bytes");
    return parsed;
  }

  private VirtualHost virtualHost(Fields host, Set<String> seen) {
    List<Route> routes = new ArrayList<>();
    for (Fields route : host.children("routes")) {
      routes.add(route(route));
    }
    VirtualHost parsed =
        new VirtualHost(
            host.required("name"),
            domains(host, seen),
            routes,
            requirement(host),
            HeaderOperationsParser.parse(host),
            filters.perFilter(host),
            RetryPolicyParser.parse(host.child("retry_policy")),
            host.bool("include_request_attempt_count"));
    host.refuseOthers(
        "metadata", "virtual_clusters", "rate_limits", "per_request_buffer_limit_bytes");
    return parsed;
  }

  private static List<String> domains(Fields host, Set<String> seen) {
    List<String> domains = host.strings("domains");
    if (domains.isEmpty()) {
      host.problem("domains", "empty (expected: at least one)");
    }
    for (String domain : domains) {
      if (!seen.add(domain.toLowerCase(Locale.ROOT))) {
        host.problem("domains", domain + " (expected: each domain once in a table)");
      }
    }
    return domains;
  }

  private static TlsRequirement requirement(Fields host) {
    return switch (host.word("require_tls")) {
      case "ALL" -> TlsRequirement.ALL;
      case "EXTERNAL_ONLY" -> TlsRequirement.EXTERNAL_ONLY;
      default -> TlsRequirement.NONE;
    };
  }

  private Route route(Fields route) {
    Fields match = route.requiredChild("match");
    RouteAction action = action(route);
    Fields decorator = route.child("decorator");
    PerFilterConfig perFilter = filters.perFilter(route);
    Route parsed =
        new Route(
            route.string("name"),
            match == null ? RouteMatchParser.ANY : RouteMatchParser.parse(match),
            action,
            HeaderOperationsParser.parse(route),
            perFilter,
            decorator == null ? "" : decorator.string("operation"),
            OriginParser.parse(route.child("metadata")));
    if (decorator != null) {
      decorator.refuseOthers("propagate"); // names of operations are told to nobody else
    }
    route.refuseOthers("per_request_buffer_limit_bytes", "stat_prefix", "filter_action");
    return parsed;
  }

  private RouteAction action(Fields route) {
    Fields toCluster = route.child("route");
    if (toCluster != null) {
      return actions.parse(toCluster);
    }
    Fields redirect = route.child("redirect");
    if (redirect != null) {
      return redirect(redirect);
    }
    Fields direct = route.child("direct_response");
    if (direct != null) {
      return direct(direct);
    }
    route.problem("action", "missing (expected: route, redirect or direct_response)");
    return new DirectResponse(500, "");
  }

  private static Redirect redirect(Fields redirect) {
    return new Redirect(
        redirect.bool("https_redirect"),
        redirect.stringOrNull("scheme_redirect"),
        redirect.stringOrNull("host_redirect"),
        redirect.integer("port_redirect", 0, 0, 65535),
        redirect.stringOrNull("path_redirect"),
        redirect.stringOrNull("prefix_rewrite"),
        RouteActionParser.regexRewrite(redirect.child("regex_rewrite")),
        switch (redirect.word("response_code")) {
          case "FOUND" -> 302;
          case "SEE_OTHER" -> 303;
          case "TEMPORARY_REDIRECT" -> 307;
          case "PERMANENT_REDIRECT" -> 308;
          default -> 301;
        },
        redirect.bool("strip_query"));
  }

  private static DirectResponse direct(Fields direct) {
    int status = direct.integer("status", 0, 200, 599);
    Fields body = direct.child("body");
    return new DirectResponse(status, body == null ? "" : DataSources.text(body));
  }
}
