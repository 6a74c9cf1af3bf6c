package io.lateen.prometheus.discover;

import io.lateen.wire.kube.KubeObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Labels about objects, before relabelling.
final class MetaLabels {
  static final String ADDRESS = "__address__";

  private static final String PREFIX = "__meta_kubernetes_";
  private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9_]");

  private final Map<String, String> labels;

  MetaLabels() {
    this.labels = new TreeMap<>();
  }

  private MetaLabels(Map<String, String> labels) {
    this.labels = new TreeMap<>(labels);
  }

  MetaLabels copy() {
    return new MetaLabels(labels);
  }

  MetaLabels address(String address) {
    labels.put(ADDRESS, address);
    return this;
  }

  MetaLabels put(String name, String value) {
    if (!value.isEmpty()) {
      labels.put(PREFIX + name, value);
    }
    return this;
  }

  MetaLabels put(String name, JsonNode value) {
    return put(name, value.isContainer() ? "" : value.asString(""));
  }

  /// Name, labels and annotations.
  ///
  /// @param kind as in the labels' names: `pod`
  MetaLabels about(String kind, KubeObject object) {
    put("namespace", object.namespace());
    put(kind + "_name", object.name());
    object.labels().forEach((name, value) -> said(kind + "_label", name, value));
    object.annotations().forEach((name, value) -> said(kind + "_annotation", name, value));
    return this;
  }

  private void said(String prefix, String name, String value) {
    String clean = ILLEGAL.matcher(name).replaceAll("_");
    put(prefix + "_" + clean, value);
    put(prefix + "present_" + clean, "true");
  }

  MetaLabels putAll(MetaLabels more) {
    labels.putAll(more.labels);
    return this;
  }

  Map<String, String> toMap() {
    return labels;
  }
}
