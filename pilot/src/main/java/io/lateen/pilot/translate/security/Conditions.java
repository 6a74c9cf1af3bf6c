package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.AuthorizationPolicy.When;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `when` of AuthorizationPolicies.
final class Conditions {
  private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\]]+)]");

  private Conditions() {}

  /// What names in a policy mean.
  ///
  /// @param namespace of the policy, in which its short names of accounts are
  /// @param domains that its identities may be of
  record Meaning(String namespace, TrustDomains domains) {}

  /// Adds what it asks of the call to one of the lists.
  static void add(
      When when, Meaning meaning, List<Permission> permissions, List<Principal> principals) {
    String key = when.key();
    Function<String, Permission> permission = permission(key);
    if (permission != null) {
      Permissions.add(permissions, when.values(), when.notValues(), permission);
    } else {
      Principals.add(principals, when.values(), when.notValues(), v -> principal(key, meaning, v));
    }
  }

  private static @Nullable Function<String, Permission> permission(String key) {
    return switch (key) {
      case "destination.ip" -> Permissions::ip;
      case "destination.port" -> Permissions::port;
      case "connection.sni" -> Permissions::serverName;
      default -> null;
    };
  }

  private static Principal principal(String key, Meaning meaning, String value) {
    if (key.startsWith("request.headers[")) {
      return Principals.header(RoleRules.inside(key), value);
    }
    if (key.startsWith("request.auth.claims[")) {
      return Principals.claim(path(key), value);
    }
    if (key.startsWith("experimental.") && key.endsWith("]")) {
      String filter = key.substring("experimental.".length(), key.indexOf('['));
      return Principals.metadata(filter, RoleRules.inside(key), value);
    }
    return switch (key) {
      case "source.ip" -> Principals.ip(value);
      case "remote.ip" -> Principals.remoteIp(value);
      case "source.namespace" -> Principals.namespace(value);
      case "source.principal" -> Principals.workload(value, meaning.domains());
      case "source.serviceAccount" -> Principals.account(meaning.namespace(), value);
      case "request.auth.principal" -> Principals.request(value);
      case "request.auth.audiences" -> Principals.claim(List.of("aud"), value);
      case "request.auth.presenter" -> Principals.claim(List.of("azp"), value);
      default -> Principals.none();
    };
  }

  /// `[a][b]` → a, b.
  private static List<String> path(String key) {
    Matcher brackets = IN_BRACKETS.matcher(key);
    return brackets.results().map(found -> found.group(1)).toList();
  }
}
