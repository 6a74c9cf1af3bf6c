package io.lateen.model.name;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The mesh's trust domain, and further names of it: those it had, or is to have (`trustDomain` and
/// `trustDomainAliases` of Istio's MeshConfig). An identity of one of them is the same workload in
/// each. Immutable.
///
/// @param name in every new certificate: `cluster.local`
/// @param aliases whose certificates and rules mean the mesh's own workloads too
public record TrustDomains(String name, List<String> aliases) {
  /// As every name of a trust domain should be (SPIFFE ID, 2.1).
  public static final String FORM =
      "a trust domain: at most 255 of a-z, 0-9, '.', '-' and '_', such as prod.example.com";

  /// What stands for the mesh's own domain in rules, whatever that is called.
  private static final String OWN = "cluster.local";

  public static final TrustDomains DEFAULT = new TrustDomains(OWN, List.of());
  private static final String SCHEME = "spiffe://";
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,255}");

  public TrustDomains {
    aliases = aliases.stream().filter(Predicate.not(name::equals)).distinct().toList();
  }

  /// Whether a text is of [#FORM].
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// The name and the aliases.
  public List<String> all() {
    return Stream.concat(Stream.of(name), aliases.stream()).toList();
  }

  public boolean contains(String domain) {
    return name.equals(domain) || aliases.contains(domain);
  }

  /// What a workload may be called, by one of its names: `spiffe://<domain>/ns/…`. One of another
  /// domain has no other name.
  public List<String> identities(String spiffeId) {
    int slash = slash(spiffeId);
    return !aliases.isEmpty() && slash >= 0 && contains(domain(spiffeId, slash))
        ? all().stream().map(domain -> SCHEME + domain + spiffeId.substring(slash)).toList()
        : List.of(spiffeId);
  }

  /// What a rule means by a pattern of identities, with or without `spiffe://`: `*` may stand at
  /// its beginning or its end. One that names none of these domains, or all that there are, is
  /// itself.
  public List<String> principals(String pattern) {
    int slash = slash(pattern);
    if (slash < 0) {
      return List.of(pattern);
    }
    String domain = domain(pattern, slash);
    if (domain.length() > 1 && domain.startsWith("*")) {
      return ofSuffix(pattern, slash, domain.substring(1));
    }
    return contains(domain) || domain.equals(OWN)
        ? all().stream().map(own -> in(own, pattern, slash)).toList()
        : List.of(pattern);
  }

  /// The pattern as it is, and the domains that it does not cover.
  private List<String> ofSuffix(String pattern, int slash, String end) {
    return all().stream().noneMatch(own -> own.endsWith(end))
        ? List.of(pattern)
        : Stream.concat(
                Stream.of(pattern),
                all().stream()
                    .filter(own -> !own.endsWith(end))
                    .map(own -> in(own, pattern, slash)))
            .toList();
  }

  private static String in(String domain, String pattern, int slash) {
    String scheme = pattern.startsWith(SCHEME) ? SCHEME : "";
    return scheme + domain + pattern.substring(slash);
  }

  private static int slash(String identity) {
    return identity.indexOf('/', identity.startsWith(SCHEME) ? SCHEME.length() : 0);
  }

  private static String domain(String identity, int slash) {
    return identity.substring(identity.startsWith(SCHEME) ? SCHEME.length() : 0, slash);
  }
}
