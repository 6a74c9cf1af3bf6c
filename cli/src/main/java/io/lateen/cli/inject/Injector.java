package io.lateen.cli.inject;

import io.lateen.cli.inject.MeshConfig.InterceptionMode;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Adds a sidecar to what runs a Pod (Istio 1.1, `pilot/pkg/kube/inject`). Pure; injecting into
/// what it returned changes nothing.
public final class Injector {
  private final InjectConfig config;
  private final Consumer<String> notes;

  /// @param notes takes a sentence for each workload that is left alone
  public Injector(InjectConfig config, Consumer<String> notes) {
    this.config = config;
    this.notes = notes;
  }

  /// The object with a sidecar; the same object when it gets none.
  ///
  /// @param namespace of objects that name none
  /// @throws io.lateen.cli.Complaint for an annotation with an impossible value
  public JsonNode inject(JsonNode document, String namespace) {
    JsonNode copy = document.deepCopy();
    Optional<Workload> found = Workload.find(copy, namespace);
    if (found.isEmpty()) {
      return document;
    }
    Workload workload = found.get();
    Optional<String> refusal = Decision.refusal(workload, config.policy());
    if (refusal.isPresent()) {
      notes.accept(
          "%s \"%s\" gets no sidecar: %s"
              .formatted(workload.kind(), workload.name(), refusal.get()));
      return document;
    }
    Annotations.check(workload);
    addTo(workload);
    return copy;
  }

  private void addTo(Workload workload) {
    ObjectNode sidecar = new SidecarContainer(config, workload).build();
    boolean redirects = mode(workload) != InterceptionMode.NONE;
    if (redirects) {
      workload.list("initContainers").add(new InitContainer(config, workload).build());
    }
    // Last, for the others ask the Pod what its application listens on.
    workload.containers().add(sidecar);
    workload.list("volumes").add(proxyVolume()).add(certificateVolume(workload));
    if (TokenMount.isIn(config)) {
      workload.list("volumes").add(TokenMount.volume());
      TokenMount.addGroup(workload.spec(), config.proxyUid());
    }
    workload.annotate(Annotations.STATUS, Status.of(config, redirects));
  }

  private InterceptionMode mode(Workload workload) {
    return InterceptionMode.valueOf(
        workload.annotation(
            Annotations.INTERCEPTION_MODE, config.mesh().interceptionMode().name()));
  }

  private static ObjectNode proxyVolume() {
    ObjectNode volume = JsonNodeFactory.instance.objectNode().put("name", "istio-envoy");
    volume.putObject("emptyDir").put("medium", "Memory");
    return volume;
  }

  /// Optional, for the Pod may start before its certificate is issued.
  private static ObjectNode certificateVolume(Workload workload) {
    ObjectNode volume = JsonNodeFactory.instance.objectNode().put("name", "istio-certs");
    String account = workload.spec().path("serviceAccountName").asString("");
    volume
        .putObject("secret")
        .put("optional", true)
        .put("secretName", "istio." + (account.isEmpty() ? "default" : account));
    return volume;
  }
}
