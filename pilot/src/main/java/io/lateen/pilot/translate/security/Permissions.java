package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.type.matcher.v3.PathMatcher;
import io.lateen.pilot.translate.message.Messages;
import java.util.List;
import java.util.function.Function;

/// Pieces of Envoy's permissions.
final class Permissions {
  private static final String METHOD = ":method";
  static final Permission ANY = Permission.newBuilder().setAny(true).build();

  private Permissions() {}

  static Permission not(Permission permission) {
    return Permission.newBuilder().setNotRule(permission).build();
  }

  static Permission none() {
    return not(ANY);
  }

  /// All of them; none means any.
  static Permission all(List<Permission> permissions) {
    return switch (permissions.size()) {
      case 0 -> ANY;
      case 1 -> permissions.getFirst();
      default ->
          Permission.newBuilder()
              .setAndRules(Permission.Set.newBuilder().addAllRules(permissions))
              .build();
    };
  }

  /// One of the values must hold; there is one at least.
  static Permission oneOf(List<String> values, Function<String, Permission> permission) {
    return values.size() == 1
        ? permission.apply(values.getFirst())
        : Permission.newBuilder()
            .setOrRules(
                Permission.Set.newBuilder().addAllRules(values.stream().map(permission).toList()))
            .build();
  }

  /// Adds what is asked for: one of `wanted`, none of `unwanted`; empty lists ask for nothing.
  static void add(
      List<Permission> to,
      List<String> wanted,
      List<String> unwanted,
      Function<String, Permission> permission) {
    if (!wanted.isEmpty()) {
      to.add(oneOf(wanted, permission));
    }
    if (!unwanted.isEmpty()) {
      to.add(not(oneOf(unwanted, permission)));
    }
  }

  static Permission method(String pattern) {
    return header(METHOD, pattern);
  }

  static Permission host(String pattern) {
    return Permission.newBuilder().setHeader(Texts.host(pattern)).build();
  }

  static Permission header(String name, String pattern) {
    return Permission.newBuilder().setHeader(Texts.header(name, pattern)).build();
  }

  /// The path without its query.
  static Permission path(String pattern) {
    return Permission.newBuilder()
        .setUrlPath(PathMatcher.newBuilder().setPath(Texts.match(pattern)))
        .build();
  }

  static Permission ip(String range) {
    return Permission.newBuilder().setDestinationIp(Messages.cidr(range)).build();
  }

  static Permission port(String port) {
    return Permission.newBuilder().setDestinationPort(Integer.parseInt(port)).build();
  }

  static Permission serverName(String pattern) {
    return Permission.newBuilder().setRequestedServerName(Texts.match(pattern)).build();
  }

  @SuppressWarnings("deprecation") // Envoy knows no other name that older ones know too
  static Permission metadata(String filter, String key, String value) {
    return Permission.newBuilder().setMetadata(Texts.metadata(filter, key, value)).build();
  }
}
