package io.lateen.model.name;

import java.util.Comparator;

/// A host as rules name it: `reviews`, `reviews.default.svc.cluster.local`, `*.example.com`, `*`.
/// A leading `*` stands for any text, dots included, so `*.foo` covers `a.b.foo`.
public record Host(String name) implements Comparable<Host> {

  public static final Host ANY = new Host("*");

  /// Names before wildcards, longer before shorter, then alphabetical: the first match is the most
  /// specific one (Istio 1.1, `Hostnames.Less`).
  private static final Comparator<Host> MOST_SPECIFIC_FIRST =
      Comparator.comparingInt((Host host) -> host.isWildcard() ? 1 : 0)
          .thenComparingInt(host -> -host.name.length())
          .thenComparing(Host::name);

  /// The host that a rule of `namespace` means by `name`: one without a dot is a service of that
  /// namespace, and `*` stays as it is.
  ///
  /// @param domain of the cluster: `cluster.local`
  public static Host resolve(String name, String namespace, String domain) {
    boolean complete = name.isEmpty() || name.indexOf('.') >= 0 || name.equals("*");
    return new Host(complete ? name : name + "." + namespace + ".svc." + domain);
  }

  public boolean isWildcard() {
    return name.startsWith("*");
  }

  /// A name that [#resolve] would complete.
  public boolean isShort() {
    return name.indexOf('.') < 0 && !name.equals("*");
  }

  /// Whether some host is covered by both; symmetric.
  public boolean matches(Host other) {
    return subsetOf(other) || other.subsetOf(this);
  }

  /// Whether every host that this covers is covered by `other` too.
  public boolean subsetOf(Host other) {
    if (!other.isWildcard()) {
      return name.equals(other.name);
    }
    return afterStar().endsWith(other.afterStar());
  }

  private String afterStar() {
    return isWildcard() ? name.substring(1) : name;
  }

  @Override
  public int compareTo(Host other) {
    return MOST_SPECIFIC_FIRST.compare(this, other);
  }

  @Override
  public String toString() {
    return name;
  }
}
