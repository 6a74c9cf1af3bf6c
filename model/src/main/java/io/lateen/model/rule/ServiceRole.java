package io.lateen.model.rule;

import java.util.List;

/// What may be done (rbac.istio.io/v1alpha1 `ServiceRole`). Texts may be exact, `*`, `prefix*` or
/// `*suffix`.
public record ServiceRole(Meta meta, List<AccessRule> rules) implements Rule {
  public ServiceRole {
    rules = List.copyOf(rules);
  }

  /// Calls to services. Empty lists ask for nothing.
  ///
  /// @param services by full name
  public record AccessRule(
      List<String> services,
      List<String> hosts,
      List<String> notHosts,
      List<String> paths,
      List<String> notPaths,
      List<String> methods,
      List<String> notMethods,
      List<Integer> ports,
      List<Integer> notPorts,
      List<Constraint> constraints) {
    public AccessRule {
      services = List.copyOf(services);
      hosts = List.copyOf(hosts);
      notHosts = List.copyOf(notHosts);
      paths = List.copyOf(paths);
      notPaths = List.copyOf(notPaths);
      methods = List.copyOf(methods);
      notMethods = List.copyOf(notMethods);
      ports = List.copyOf(ports);
      notPorts = List.copyOf(notPorts);
      constraints = List.copyOf(constraints);
    }
  }

  /// @param key `destination.labels[app]`, `request.headers[x]`, …
  /// @param values one of which must hold
  public record Constraint(String key, List<String> values) {
    public Constraint {
      values = List.copyOf(values);
    }
  }
}
