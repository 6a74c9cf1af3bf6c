package io.lateen.galley.resource;

import io.lateen.galley.patch.MergePatch;
import io.lateen.galley.patch.Ownership;
import io.lateen.galley.patch.StrategicPatch;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Server-side apply: the document is merged in, what its manager applied before and dropped goes,
/// and fields that another manager applies are only changed by force. Managers that did not apply
/// (`Update`) own nothing.
final class ServerSideApply {

  private ServerSideApply() {}

  /// The object after the apply.
  ///
  /// @throws ApiException 409 with every field another manager applies differently
  static ObjectNode apply(Write write, ObjectNode served, ObjectNode body) {
    boolean byKey = BuiltInTypes.has(write.type());
    String manager = write.call().fieldManager();
    JsonNode before = served.objectNode();
    List<JsonNode> others = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    for (JsonNode entry : served.path("metadata").path("managedFields")) {
      JsonNode fields = entry.path("fieldsV1");
      if (!entry.path("operation").asString("").equals("Apply")) {
        continue;
      }
      String name = entry.path("manager").asString("");
      if (name.equals(manager)) {
        before = fields;
      } else {
        others.add(fields);
        Ownership.conflicts(served, body, fields)
            .forEach(path -> conflicts.add("conflict with \"" + name + "\": " + path));
      }
    }
    if (!conflicts.isEmpty() && !write.call().force()) {
      throw conflict(conflicts);
    }
    JsonNode merged = byKey ? StrategicPatch.apply(served, body) : MergePatch.apply(served, body);
    ObjectNode result = (ObjectNode) merged;
    Ownership.drop(result, before, Ownership.of(body, byKey), others);
    return result;
  }

  private static ApiException conflict(List<String> conflicts) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    ArrayNode causes = details.putArray("causes");
    for (String conflict : conflicts) {
      int path = conflict.lastIndexOf(": ");
      causes
          .addObject()
          .put("reason", "FieldManagerConflict")
          .put("message", conflict.substring(0, path))
          .put("field", conflict.substring(path + 2));
    }
    String count = conflicts.size() == 1 ? "1 conflict" : conflicts.size() + " conflicts";
    return new ApiException(
        409,
        "Conflict",
        "Apply failed with " + count + ": " + String.join(", ", conflicts),
        details);
  }
}
