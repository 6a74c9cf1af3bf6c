package io.lateen.cli.mtls;

import io.lateen.cli.kube.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A Service and the Pods behind it.
public record Callee(String namespace, String name, List<Pod> pods) {

  /// Those of `services` that have Pods, which are theirs by their selectors.
  public static List<Callee> of(List<JsonNode> services, List<Pod> pods) {
    List<Callee> callees = new ArrayList<>();
    for (JsonNode service : services) {
      JsonNode selector = service.path("spec").path("selector");
      String namespace = service.path("metadata").path("namespace").asString("");
      List<Pod> own =
          pods.stream()
              .filter(pod -> pod.namespace().equals(namespace) && selects(selector, pod))
              .toList();
      if (!selector.isEmpty() && !own.isEmpty()) {
        callees.add(new Callee(namespace, service.path("metadata").path("name").asString(""), own));
      }
    }
    return callees;
  }

  private static boolean selects(JsonNode selector, Pod pod) {
    return selector.properties().stream()
        .allMatch((Map.Entry<String, JsonNode> label) -> has(pod, label));
  }

  private static boolean has(Pod pod, Map.Entry<String, JsonNode> label) {
    return pod.label(label.getKey()).equals(label.getValue().asString(""));
  }

  /// Whether calls were meant for it: by name, or, where the caller named none, by who got them.
  boolean got(Call call) {
    return call.namespace().equals(namespace)
        && (call.service().isEmpty()
            ? pods.stream().anyMatch(pod -> pod.workload().equals(call.workload()))
            : call.service().equals(name));
  }
}
