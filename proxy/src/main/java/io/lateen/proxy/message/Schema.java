package io.lateen.proxy.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The messages we read, from the resource `envoy.schema`, which a test holds against the published
/// descriptors. Lines: `M message`, `F number name kind[*] [type]` (`*` repeated, kind `map` for a
/// map), `E enum`, `V number name`. Types are read when first asked for. Safe for all threads.
public final class Schema {
  private final String text;
  private final Map<String, Integer> starts = new HashMap<>(512);
  private final Map<String, MessageType> messages = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, String>> enums = new ConcurrentHashMap<>();

  Schema(String text) {
    this.text = text;
    int line = 0;
    while (line < text.length()) {
      int end = text.indexOf('\n', line);
      char kind = text.charAt(line);
      if (kind == 'M' || kind == 'E') {
        starts.put(text.substring(line + 2, end), end + 1);
      }
      line = end + 1;
    }
  }

  private static final class Envoy {
    static final Schema SCHEMA = load();

    private static Schema load() {
      try (InputStream in = Schema.class.getResourceAsStream("envoy.schema")) {
        if (in == null) {
          throw new IllegalStateException("envoy.schema is missing beside " + Schema.class);
        }
        return new Schema(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new UncheckedIOException("read envoy.schema", e);
      }
    }
  }

  /// The schema of this build.
  public static Schema envoy() {
    return Envoy.SCHEMA;
  }

  /// Null for a message that is not read here.
  @Nullable MessageType message(String name) {
    MessageType known = messages.get(name);
    if (known != null) {
      return known;
    }
    Integer start = starts.get(name);
    return start == null
        ? null
        : messages.computeIfAbsent(name, n -> new MessageType(n, fieldsAt(start)));
  }

  private List<FieldType> fieldsAt(int start) {
    List<FieldType> fields = new ArrayList<>();
    int line = start;
    while (line < text.length() && text.charAt(line) == 'F') {
      int end = text.indexOf('\n', line);
      fields.add(field(text.substring(line + 2, end)));
      line = end + 1;
    }
    return fields;
  }

  private static FieldType field(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    int third = line.indexOf(' ', second + 1);
    String kind = line.substring(second + 1, third < 0 ? line.length() : third);
    boolean map = kind.equals("MAP");
    boolean repeated = map || kind.endsWith("*");
    String plain = kind.endsWith("*") ? kind.substring(0, kind.length() - 1) : kind;
    return new FieldType(
        Integer.parseInt(line, 0, first, 10),
        line.substring(first + 1, second),
        map ? Kind.MESSAGE : Kind.valueOf(plain),
        repeated,
        map,
        third < 0 ? "" : line.substring(third + 1));
  }

  /// An enum's word, or its number as text when the word is not known.
  String enumName(String type, int number) {
    String name = enums.computeIfAbsent(type, this::valuesOf).get(number);
    return name == null ? Integer.toString(number) : name;
  }

  /// Null for a word that the enum does not have.
  @Nullable Integer enumNumber(String type, String word) {
    for (Map.Entry<Integer, String> value :
        enums.computeIfAbsent(type, this::valuesOf).entrySet()) {
      if (value.getValue().equals(word)) {
        return value.getKey();
      }
    }
    return null;
  }

  private Map<Integer, String> valuesOf(String type) {
    Map<Integer, String> values = new HashMap<>();
    Integer start = starts.get(type);
    int line = start == null ? text.length() : start;
    while (line < text.length() && text.charAt(line) == 'V') {
      int end = text.indexOf('\n', line);
      int space = text.indexOf(' ', line + 2);
      values.putIfAbsent(
          Integer.parseInt(text, line + 2, space, 10), text.substring(space + 1, end));
      line = end + 1;
    }
    return values;
  }
}
