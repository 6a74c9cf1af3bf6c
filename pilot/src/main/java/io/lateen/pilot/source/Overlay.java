package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects that somebody thinks of applying, or of deleting.
///
/// @param objects whole documents, each with a namespace
/// @param gone true: they would be deleted
/// @param now when they would be
public record Overlay(List<JsonNode> objects, boolean gone, Instant now) {
  public static final Overlay NONE = new Overlay(List.of(), false, Instant.EPOCH);

  public Overlay {
    objects = List.copyOf(objects);
  }

  /// Those of a kind, in whichever version of its group.
  List<KubeObject> of(ObjectKind kind) {
    List<KubeObject> found = new ArrayList<>();
    for (JsonNode tree : objects) {
      String version = tree.path("apiVersion").asString("");
      String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
      if (tree.path("kind").asString("").equals(kind.kind()) && group.equals(kind.group())) {
        found.add(new KubeObject(kind, tree));
      }
    }
    return found;
  }

  /// What an API server would make of an object: it has been there since `created`.
  static KubeObject since(KubeObject object, Instant created) {
    ObjectNode tree = (ObjectNode) object.tree().deepCopy();
    tree.withObject("/metadata").put("creationTimestamp", created.toString());
    return new KubeObject(object.kind(), tree);
  }
}
