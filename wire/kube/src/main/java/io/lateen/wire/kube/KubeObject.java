package io.lateen.wire.kube;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One object of one kind. The tree is shared: nobody edits it.
///
/// @param tree the whole document, `apiVersion`, `kind` and `metadata` included
public record KubeObject(ObjectKind kind, JsonNode tree) {

  public String name() {
    return tree.path("metadata").path("name").asString("");
  }

  /// Empty for a cluster-scoped object.
  public String namespace() {
    return tree.path("metadata").path("namespace").asString("");
  }

  /// What tells it from another that had its name before; empty when it is in no API server.
  public String uid() {
    return tree.path("metadata").path("uid").asString("");
  }

  public String resourceVersion() {
    return tree.path("metadata").path("resourceVersion").asString("");
  }

  public JsonNode spec() {
    return tree.path("spec");
  }

  public Map<String, String> labels() {
    return strings("labels");
  }

  public Map<String, String> annotations() {
    return strings("annotations");
  }

  private Map<String, String> strings(String field) {
    Map<String, String> strings = new LinkedHashMap<>();
    tree.path("metadata")
        .path(field)
        .forEachEntry((key, value) -> strings.put(key, value.asString("")));
    return strings;
  }
}
