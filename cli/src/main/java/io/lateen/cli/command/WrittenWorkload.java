package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// A workload that is only written down: a Deployment or a Pod of some files.
record WrittenWorkload(String name, String namespace, Map<String, String> labels) {
  private static final String GATEWAY = "istio-ingressgateway";

  /// @throws Complaint if nothing is meant
  static WrittenWorkload find(List<JsonNode> documents, String from, ClusterOptions options) {
    WorkloadName wanted = WorkloadName.parse(from);
    List<WrittenWorkload> all =
        documents.stream()
            .filter(one -> one.path("kind").asString("").matches("Deployment|Pod"))
            .map(WrittenWorkload::of)
            .filter(
                one -> wanted.namespace().isEmpty() || one.namespace().equals(wanted.namespace()))
            .toList();
    return all.stream()
        .filter(one -> !wanted.kind().equals("app") && one.name.equals(wanted.name()))
        .findFirst()
        .or(
            () ->
                all.stream()
                    .filter(one -> wanted.name().equals(one.labels.getOrDefault("app", "")))
                    .findFirst())
        .orElseGet(() -> gateway(wanted, all, options));
  }

  private static WrittenWorkload of(JsonNode document) {
    boolean pod = document.path("kind").asString("").equals("Pod");
    JsonNode meta = document.path("metadata");
    JsonNode own = pod ? meta : document.path("spec").path("template").path("metadata");
    Map<String, String> labels = new LinkedHashMap<>();
    own.path("labels").forEachEntry((name, value) -> labels.put(name, value.asString("")));
    return new WrittenWorkload(
        meta.path("name").asString(""), meta.path("namespace").asString(""), labels);
  }

  /// Istio's own gateway is there though no file of the user's says so.
  private static WrittenWorkload gateway(
      WorkloadName wanted, List<WrittenWorkload> all, ClusterOptions options) {
    if (wanted.name().equals(GATEWAY)) {
      return new WrittenWorkload(
          GATEWAY, options.istioNamespace(), Map.of("app", GATEWAY, "istio", "ingressgateway"));
    }
    TreeSet<String> names = new TreeSet<>();
    all.forEach(one -> names.add(one.name));
    throw new Complaint(
        "no Deployment or Pod of the files is meant by \"%s\"".formatted(wanted.name()),
        names.isEmpty() ? "name files that have one with -f" : "there are " + names);
  }

  boolean isGateway() {
    return labels.getOrDefault("istio", "").endsWith("gateway");
  }
}
