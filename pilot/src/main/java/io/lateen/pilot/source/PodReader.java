package io.lateen.pilot.source;

import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.TlsMode;
import io.lateen.wire.kube.KubeObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Pods → [Workload]. A Pod without an address is not one yet; a finished one is none any more.
final class PodReader {
  private static final String LOCALITY = "istio-locality";

  private final String trustDomain;

  PodReader(String trustDomain) {
    this.trustDomain = trustDomain;
  }

  /// @param node it runs on, or empty
  record PodRow(Workload workload, String node) {
    /// A Pod's own label comes before its node's.
    Workload placed(Map<String, String> localities) {
      return workload.locality().isEmpty()
          ? new Workload(
              workload.name(),
              workload.namespace(),
              workload.ip(),
              workload.labels(),
              workload.serviceAccount(),
              localities.getOrDefault(node, ""),
              workload.probePorts(),
              workload.probePaths())
          : workload;
    }
  }

  PodRow row(KubeObject pod) {
    return new PodRow(read(pod), pod.spec().path("nodeName").asString(""));
  }

  /// A Pod row keeps its place even when it has no address, so that it can be forgotten.
  Workload read(KubeObject pod) {
    JsonNode status = pod.tree().path("status");
    String phase = status.path("phase").asString("");
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    Map<String, String> labels = withTlsMode(pod);
    return new Workload(
        pod.name(),
        pod.namespace(),
        over ? "" : status.path("podIP").asString(""),
        labels,
        ServiceReader.spiffeId(
            trustDomain,
            pod.namespace(),
            pod.spec().path("serviceAccountName").asString("default")),
        locality(labels.get(LOCALITY)),
        Probes.ports(pod.spec()),
        Probes.paths(pod));
  }

  /// A sidecar that asks an authority for its certificate speaks mutual TLS; today's injector says
  /// so by this label, which wins.
  private static Map<String, String> withTlsMode(KubeObject pod) {
    Map<String, String> labels = new HashMap<>(pod.labels());
    for (JsonNode container : pod.spec().path("containers")) {
      for (JsonNode variable : container.path("env")) {
        if (container.path("name").asString("").equals("istio-proxy")
            && variable.path("name").asString("").equals("CA_ADDR")
            && !variable.path("value").asString("").isEmpty()) {
          labels.putIfAbsent(TlsMode.LABEL, TlsMode.ISTIO);
        }
      }
    }
    return labels;
  }

  /// Dots stand for slashes, which a label may not have (Istio 1.1, `GetLocalityOrDefault`).
  private static String locality(@Nullable String label) {
    return label == null ? "" : label.contains("/") ? label : label.replace('.', '/');
  }
}
