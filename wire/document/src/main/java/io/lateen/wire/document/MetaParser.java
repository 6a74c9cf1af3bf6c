package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.model.rule.Meta;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a rule needs of `metadata`. Other fields are Kubernetes' own and not looked at.
final class MetaParser {
  private static final FieldPath METADATA = new FieldPath("metadata");

  private final JsonNode metadata;
  private final Problems problems;

  private MetaParser(JsonNode metadata, Problems problems) {
    this.metadata = metadata;
    this.problems = problems;
  }

  static Meta parse(JsonNode document, Problems problems) {
    JsonNode metadata = document.path("metadata");
    if (!metadata.isObject() && !metadata.isMissingNode() && !metadata.isNull()) {
      problems.error(METADATA, Values.describe(metadata) + " (expected: an object)");
    }
    return new MetaParser(metadata, problems).meta();
  }

  private Meta meta() {
    String namespace = text("namespace");
    return new Meta(
        name(),
        namespace.isEmpty() ? "default" : namespace,
        texts("labels"),
        texts("annotations"),
        created(),
        text("resourceVersion"));
  }

  private String name() {
    String name = text("name");
    String shown = name.isEmpty() ? text("generateName") : name;
    if (shown.isEmpty() && !metadata.path("name").isNumber()) {
      problems.missing(METADATA.field("name"), "the rule's name");
    }
    return shown;
  }

  private String text(String field) {
    JsonNode value = metadata.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    String text = new Values(METADATA.field(field), problems).string(value);
    return text == null ? "" : text;
  }

  private Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode object = metadata.path(field);
    if (!object.isObject() && !object.isMissingNode() && !object.isNull()) {
      problems.error(METADATA.field(field), Values.describe(object) + " (expected: an object)");
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      FieldPath path = METADATA.field(field).field(entry.getKey());
      String text = new Values(path, problems).string(entry.getValue());
      texts.put(entry.getKey(), text == null ? "" : text);
    }
    return texts;
  }

  private Instant created() {
    String text = text("creationTimestamp");
    try {
      return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      problems.unexpected(
          METADATA.field("creationTimestamp"), text, "a time like 2019-04-01T12:00:00Z");
      return Instant.EPOCH;
    }
  }
}
