package io.lateen.mixer.adapter;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.document.mixer.AdapterShapes;
import io.lateen.wire.document.mixer.MessageShape;
import io.lateen.wire.document.mixer.MessageValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The parameters an adapter takes, described as a [MessageShape] is.
public record ParamsSchema(MessageShape shape) {

  /// Those of an adapter that is compiled in, which admission checks too.
  ///
  /// @throws IllegalArgumentException when [AdapterShapes] does not describe it
  public static ParamsSchema compiled(String adapter) {
    return new ParamsSchema(
        AdapterShapes.of(adapter)
            .orElseThrow(() -> new IllegalArgumentException("no parameters of " + adapter)));
  }

  /// @throws IllegalArgumentException when the description itself is wrong
  public static ParamsSchema of(String description) {
    return new ParamsSchema(MessageShape.of(description));
  }

  /// Reads parameters; what is wrong is listed and left out. Absent ones are empty.
  public Params read(JsonNode node, FieldPath path, Problems problems) {
    return params(shape.read(node, path, problems));
  }

  private static Params params(MessageValue message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    message.fields().forEach((name, value) -> fields.put(name, own(value)));
    return new Params(fields);
  }

  private static Object own(Object value) {
    return switch (value) {
      case MessageValue message -> params(message);
      case List<?> list -> list.stream().map(ParamsSchema::own).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        map.forEach((key, entry) -> entries.put(key, own(entry)));
        yield entries;
      }
      default -> value;
    };
  }
}
