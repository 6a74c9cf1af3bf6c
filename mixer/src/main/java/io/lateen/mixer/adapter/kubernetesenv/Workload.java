package io.lateen.mixer.adapter.kubernetesenv;

import io.lateen.wire.kube.KubeObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What keeps a Pod running: at the end of the chain of controllers, or the Pod itself.
record Workload(String apiVersion, String kind, String name) {
  private static final String HASH = "pod-template-hash";

  /// @param replicaSets controllers of ReplicaSets, by `namespace/name`
  static Workload of(KubeObject pod, Map<String, Workload> replicaSets) {
    Workload owner = controller(pod).orElse(new Workload("v1", "Pod", pod.name()));
    if (!owner.kind().equals("ReplicaSet")) {
      return owner;
    }
    Workload known = replicaSets.get(pod.namespace() + "/" + owner.name());
    return known != null ? known : owner.withoutHash(pod.labels().getOrDefault(HASH, ""));
  }

  /// Who controls an object.
  static Optional<Workload> controller(KubeObject object) {
    for (JsonNode owner : object.tree().path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return Optional.of(
            new Workload(
                owner.path("apiVersion").asString(""),
                owner.path("kind").asString(""),
                owner.path("name").asString("")));
      }
    }
    return Optional.empty();
  }

  /// A ReplicaSet of a Deployment is called like it, and like its template's hash.
  private Workload withoutHash(String hash) {
    return !hash.isEmpty() && name.endsWith("-" + hash)
        ? new Workload(
            apiVersion, "Deployment", name.substring(0, name.length() - hash.length() - 1))
        : this;
  }

  String uid(String namespace) {
    return "istio://" + namespace + "/workloads/" + name;
  }

  /// `kubernetes://apis/apps/v1/namespaces/default/deployments/reviews-v1`
  String owner(String namespace) {
    return "kubernetes://apis/%s/namespaces/%s/%ss/%s"
        .formatted(apiVersion, namespace, kind.toLowerCase(Locale.ROOT), name);
  }
}
