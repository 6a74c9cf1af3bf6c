package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.name.TrustDomains;
import io.lateen.pilot.translate.message.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Pieces of Envoy's principals.
final class Principals {
  private static final String SPIFFE = "spiffe://";
  static final Principal ANY = Principal.newBuilder().setAny(true).build();

  private Principals() {}

  static Principal not(Principal principal) {
    return Principal.newBuilder().setNotId(principal).build();
  }

  static Principal none() {
    return not(ANY);
  }

  /// All of them; none means any.
  static Principal all(List<Principal> principals) {
    return switch (principals.size()) {
      case 0 -> ANY;
      case 1 -> principals.getFirst();
      default ->
          Principal.newBuilder()
              .setAndIds(Principal.Set.newBuilder().addAllIds(principals))
              .build();
    };
  }

  /// One of the values must hold; there is one at least.
  static Principal oneOf(List<String> values, Function<String, Principal> principal) {
    return any(values.stream().map(principal).toList());
  }

  static Principal any(List<Principal> principals) {
    return principals.size() == 1
        ? principals.getFirst()
        : Principal.newBuilder().setOrIds(Principal.Set.newBuilder().addAllIds(principals)).build();
  }

  /// Adds what is asked for: one of `wanted`, none of `unwanted`; empty lists ask for nothing.
  static void add(
      List<Principal> to,
      List<String> wanted,
      List<String> unwanted,
      Function<String, Principal> principal) {
    if (!wanted.isEmpty()) {
      to.add(oneOf(wanted, principal));
    }
    if (!unwanted.isEmpty()) {
      to.add(not(oneOf(unwanted, principal)));
    }
  }

  /// By its certificate, `cluster.local/ns/default/sa/reviews`, with or without `spiffe://`, of
  /// whichever of the mesh's domains.
  static Principal workload(String pattern, TrustDomains domains) {
    String name = pattern.startsWith(SPIFFE) ? pattern.substring(SPIFFE.length()) : pattern;
    return oneOf(domains.principals(name), one -> authenticated(Texts.match(SPIFFE, one, "")));
  }

  static Principal namespace(String pattern) {
    boolean exact = !pattern.contains("*");
    return authenticated(
        exact
            ? StringMatcher.newBuilder().setContains("/ns/" + pattern + "/sa/").build()
            : StringMatcher.newBuilder()
                .setSafeRegex(Messages.regex(".*/ns/" + part(pattern) + "/sa/.*"))
                .build());
  }

  /// A piece of a path with `*` at an end.
  private static String part(String pattern) {
    String core = com.google.re2j.Pattern.quote(pattern.replace("*", ""));
    String more = "[^/]*";
    return (pattern.startsWith("*") ? more : "") + core + (pattern.endsWith("*") ? more : "");
  }

  /// @param name `account` of the namespace, or `namespace/account`
  static Principal account(String namespace, String name) {
    int slash = name.indexOf('/');
    String in = slash < 0 ? namespace : name.substring(0, slash);
    String end = "/ns/" + in + "/sa/" + name.substring(slash + 1);
    return authenticated(StringMatcher.newBuilder().setSuffix(end).build());
  }

  private static Principal authenticated(StringMatcher name) {
    return Principal.newBuilder()
        .setAuthenticated(Principal.Authenticated.newBuilder().setPrincipalName(name))
        .build();
  }

  /// On whose behalf, by the token: `issuer/subject`.
  static Principal request(String pattern) {
    return named(Texts.PAYLOAD, pattern);
  }

  /// A workload, by a token of its own: `issuer/subject`.
  static Principal peer(String pattern) {
    return named(Texts.PEER_PAYLOAD, pattern);
  }

  /// Issuers have slashes too, so a prefix may end in either part.
  private static Principal named(String payload, String pattern) {
    int slash = pattern.lastIndexOf('/');
    List<Principal> ways = new ArrayList<>();
    if (slash >= 0) {
      ways.add(token(payload, pattern.substring(0, slash), pattern.substring(slash + 1)));
    }
    if (pattern.startsWith("*") && slash < 0) {
      ways.add(token(payload, "*", pattern));
    } else if (pattern.endsWith("*") && !pattern.endsWith("/*")) {
      ways.add(token(payload, pattern, "*"));
    }
    return ways.isEmpty() ? none() : any(ways);
  }

  private static Principal token(String payload, String issuer, String subject) {
    return all(
        List.of(claim(payload, List.of("iss"), issuer), claim(payload, List.of("sub"), subject)));
  }

  static Principal claim(List<String> path, String pattern) {
    return claim(Texts.PAYLOAD, path, pattern);
  }

  @SuppressWarnings("deprecation") // Envoy knows no other name that older ones know too
  private static Principal claim(String payload, List<String> path, String pattern) {
    return Principal.newBuilder()
        .setMetadata(Texts.claim(payload, path, Texts.match(pattern)))
        .build();
  }

  @SuppressWarnings("deprecation") // as above
  static Principal metadata(String filter, String key, String value) {
    return Principal.newBuilder().setMetadata(Texts.metadata(filter, key, value)).build();
  }

  static Principal header(String name, String pattern) {
    return Principal.newBuilder().setHeader(Texts.header(name, pattern)).build();
  }

  static Principal ip(String range) {
    return Principal.newBuilder().setDirectRemoteIp(Messages.cidr(range)).build();
  }

  static Principal remoteIp(String range) {
    return Principal.newBuilder().setRemoteIp(Messages.cidr(range)).build();
  }
}
