package io.lateen.model.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may do what to workloads (security.istio.io `AuthorizationPolicy`, of Istio 1.4 and later).
/// Texts may be exact, `*` for any that is there, `prefix*` or `*suffix`.
///
/// @param selector labels; null when it is for its whole namespace, or the mesh
/// @param provider of [Action#CUSTOM], or empty
public record AuthorizationPolicy(
    Meta meta,
    @Nullable Map<String, String> selector,
    Action action,
    String provider,
    List<Clause> rules)
    implements Rule {
  private static final String DRY_RUN = "istio.io/dry-run";

  public AuthorizationPolicy {
    selector = selector == null ? null : Ordered.copyOf(selector);
    rules = List.copyOf(rules);
  }

  /// Whether it is only tried.
  public boolean isDryRun() {
    return "true".equals(meta.annotations().get(DRY_RUN));
  }

  /// What becomes of a request that a rule matches.
  public enum Action {
    ALLOW,
    DENY,
    AUDIT,
    CUSTOM
  }

  /// A rule: one of `from`, one of `to` and all of `when`. Empty lists ask for nothing.
  public record Clause(List<Source> from, List<Operation> to, List<When> when) {
    public Clause {
      from = List.copyOf(from);
      to = List.copyOf(to);
      when = List.copyOf(when);
    }
  }

  /// Who calls: all that is given must hold.
  public record Source(
      List<String> principals,
      List<String> notPrincipals,
      List<String> requestPrincipals,
      List<String> notRequestPrincipals,
      List<String> namespaces,
      List<String> notNamespaces,
      List<String> ipBlocks,
      List<String> notIpBlocks,
      List<String> remoteIpBlocks,
      List<String> notRemoteIpBlocks,
      List<String> serviceAccounts,
      List<String> notServiceAccounts) {
    public Source {
      principals = List.copyOf(principals);
      notPrincipals = List.copyOf(notPrincipals);
      requestPrincipals = List.copyOf(requestPrincipals);
      notRequestPrincipals = List.copyOf(notRequestPrincipals);
      namespaces = List.copyOf(namespaces);
      notNamespaces = List.copyOf(notNamespaces);
      ipBlocks = List.copyOf(ipBlocks);
      notIpBlocks = List.copyOf(notIpBlocks);
      remoteIpBlocks = List.copyOf(remoteIpBlocks);
      notRemoteIpBlocks = List.copyOf(notRemoteIpBlocks);
      serviceAccounts = List.copyOf(serviceAccounts);
      notServiceAccounts = List.copyOf(notServiceAccounts);
    }
  }

  /// What is called: all that is given must hold.
  public record Operation(
      List<String> hosts,
      List<String> notHosts,
      List<String> ports,
      List<String> notPorts,
      List<String> methods,
      List<String> notMethods,
      List<String> paths,
      List<String> notPaths) {
    public Operation {
      hosts = List.copyOf(hosts);
      notHosts = List.copyOf(notHosts);
      ports = List.copyOf(ports);
      notPorts = List.copyOf(notPorts);
      methods = List.copyOf(methods);
      notMethods = List.copyOf(notMethods);
      paths = List.copyOf(paths);
      notPaths = List.copyOf(notPaths);
    }
  }

  /// @param key `request.headers[x]`, `source.ip`, `request.auth.claims[x][y]`, …
  public record When(String key, List<String> values, List<String> notValues) {
    public When {
      values = List.copyOf(values);
      notValues = List.copyOf(notValues);
    }
  }
}
