package io.lateen.cli.mtls;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What may be applied now, as Istio's authentication policies: one for a namespace all of whose
/// services may be STRICT, else one that names those that may.
public final class StrictPolicies {
  private StrictPolicies() {}

  /// YAML documents; empty where nothing may be STRICT yet.
  public static String yaml(List<Readiness> all) {
    Map<String, List<Readiness>> byNamespace =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.callee().namespace(), TreeMap::new, Collectors.toList()));
    StringBuilder yaml = new StringBuilder();
    byNamespace.forEach(
        (namespace, services) -> {
          if (services.stream().allMatch(Readiness::strict)) {
            yaml.append(policy(namespace, "default", ""));
          } else if (services.stream().anyMatch(Readiness::strict)) {
            yaml.append(policy(namespace, "strict-services", targets(services)));
          }
        });
    return yaml.toString();
  }

  private static String targets(List<Readiness> services) {
    return services.stream()
        .filter(Readiness::strict)
        .map(one -> "  - name: " + one.callee().name() + "\n")
        .collect(Collectors.joining("", "  targets:\n", ""));
  }

  private static String policy(String namespace, String name, String targets) {
    return """
        ---
        apiVersion: authentication.istio.io/v1alpha1
        kind: Policy
        metadata:
          name: %s
          namespace: %s
        spec:
        %s  peers:
          - mtls:
              mode: STRICT
        """
        .formatted(name, namespace, targets);
  }
}
