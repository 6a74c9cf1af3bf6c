package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.Vocabulary;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `attributemanifest` → the words of expressions. Several manifests add up.
final class VocabularyParser {
  private final Map<String, AttributeType> types = new HashMap<>();

  void add(JsonNode spec, Problems problems) {
    FieldPath path = FieldPath.SPEC.field("attributes");
    JsonNode attributes = spec.path("attributes");
    if (!attributes.isObject() && !attributes.isMissingNode() && !attributes.isNull()) {
      problems.error(path, attributes + " (expected: an object)");
    }
    attributes.forEachEntry((name, info) -> add(name, info, path.field(name), problems));
  }

  /// The enum's numbers begin with one, in the order of its names.
  private static Optional<AttributeType> numbered(int number) {
    List<AttributeType> all = List.of(AttributeType.values());
    return number > 0 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
  }

  Vocabulary vocabulary() {
    return new Vocabulary(types);
  }

  private void add(String name, JsonNode info, FieldPath path, Problems problems) {
    JsonNode given = info.has("valueType") ? info.path("valueType") : info.path("value_type");
    Optional<AttributeType> type =
        given.isInt() ? numbered(given.intValue()) : AttributeType.named(given.asString(""));
    if (type.isEmpty()) {
      problems.unexpected(path.field("valueType"), given.asString(""), "a value type: STRING …");
      return;
    }
    AttributeType before = types.putIfAbsent(name, type.get());
    if (before != null && before != type.get()) {
      problems.unexpected(path.field("valueType"), type.get(), before + " as elsewhere");
    }
  }
}
