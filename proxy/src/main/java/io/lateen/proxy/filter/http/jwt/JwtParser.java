package io.lateen.proxy.filter.http.jwt;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.matcher.RouteMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.RouteMatch;
import io.lateen.proxy.route.RouteMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads [JwtConfig].
public final class JwtParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication";
  }

  @Override
  public FilterConfig parse(Fields config) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    for (Fields entry : config.entries("providers")) {
      Fields provider = entry.requiredChild("value");
      if (provider != null) {
        String name = entry.string("key");
        providers.put(name, ProviderParser.parse(name, provider));
      }
    }
    RequirementParser requirements = new RequirementParser(providers);
    Map<String, Requirement> named = new LinkedHashMap<>();
    for (Fields entry : config.entries("requirement_map")) {
      Requirement requirement = requirements.parse(entry.child("value"));
      if (requirement != null) {
        named.put(entry.string("key"), requirement);
      }
    }
    List<JwtConfig.Rule> rules = new ArrayList<>();
    config.children("rules").forEach(rule -> add(rule, requirements, named, rules));
    JwtConfig parsed =
        new JwtConfig(
            List.copyOf(providers.values()), rules, named, config.bool("bypass_cors_preflight"));
    config.refuseOthers();
    return parsed;
  }

  private static void add(
      Fields rule,
      RequirementParser requirements,
      Map<String, Requirement> named,
      List<JwtConfig.Rule> rules) {
    Fields match = rule.requiredChild("match");
    String name = rule.string("requirement_name");
    Requirement requirement =
        name.isEmpty() ? requirements.parse(rule.child("requires")) : named.get(name);
    if (!name.isEmpty() && requirement == null) {
      rule.problem("requirement_name", name + " (expected: one of " + named.keySet() + ")");
    }
    rule.refuseOthers();
    RouteMatcher path = match == null ? null : matcher(RouteMatchParser.parse(match));
    if (path != null) {
      rules.add(new JwtConfig.Rule(path, requirement));
    }
  }

  /// Null: an expression is broken, as the parser has told.
  private static @Nullable RouteMatcher matcher(RouteMatch match) {
    try {
      return new RouteMatcher(match);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  @Override
  public String perRouteMessageName() {
    return "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig";
  }

  @Override
  public FilterConfig parsePerRoute(Fields config) {
    return new JwtConfig.PerRoute(config.bool("disabled") ? "" : config.string("requirement_name"));
  }
}
