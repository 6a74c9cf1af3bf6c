package io.lateen.wire.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages of Istio 1.1's API that configuration is made of, from the resource `istio.schema`.
/// Lines: `M message`, `F` a field of it, `E enum`, `V number name`.
final class Schema {
  private final Map<String, MessageType> messages = new HashMap<>();
  private final Map<String, Map<String, Integer>> enums = new HashMap<>();

  private static final class Istio {
    static final Schema SCHEMA = load();

    private static Schema load() {
      try (InputStream in = Schema.class.getResourceAsStream("istio.schema")) {
        if (in == null) {
          throw new IllegalStateException("istio.schema is missing beside " + Schema.class);
        }
        return new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("read istio.schema", e);
      }
    }
  }

  Schema(String text) {
    List<FieldType> fields = new ArrayList<>();
    Map<String, Integer> values = new HashMap<>();
    // From the end: what belongs to a heading has been read when the heading comes.
    for (String line : text.lines().toList().reversed()) {
      switch (line.charAt(0)) {
        case 'F' -> fields.add(FieldType.parse(line));
        case 'V' -> values.put(line.split(" ", -1)[2], Integer.valueOf(line.split(" ", -1)[1]));
        case 'M' -> {
          messages.put(line.substring(2), new MessageType(line.substring(2), fields));
          fields.clear();
        }
        case 'E' -> {
          enums.put(line.substring(2), Map.copyOf(values));
          values.clear();
        }
        default -> throw new IllegalStateException("istio.schema: " + line);
      }
    }
  }

  /// That of this build.
  static Schema istio() {
    return Istio.SCHEMA;
  }

  /// Null for a message that no collection holds.
  @Nullable MessageType message(String name) {
    return messages.get(name);
  }

  /// What a field of [Kind#MESSAGE] holds.
  MessageType message(FieldType field) {
    MessageType type = messages.get(field.type());
    if (type == null) {
      throw new IllegalStateException("istio.schema: no message " + field.type());
    }
    return type;
  }

  /// The numbers of an enum's words.
  Map<String, Integer> values(FieldType field) {
    return enums.getOrDefault(field.type(), Map.of());
  }
}
