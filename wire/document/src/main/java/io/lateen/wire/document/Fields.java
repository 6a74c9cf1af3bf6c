package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One object of a document, read field by field; a field that nobody asked for is an error. A
/// field may be spelt `lowerCamelCase` or as in the API's source, `snake_case`; `null` is absent
/// (the JSON form of protobuf).
final class Fields {
  private final JsonNode node;
  private final FieldPath path;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> without = new HashSet<>();

  private Fields(JsonNode node, FieldPath path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /// Reads `node` whole: after `read` every field must have been asked for. What is no object is
  /// a problem and reads like an empty one.
  static <T> T readObject(
      JsonNode node, FieldPath path, Problems problems, Function<Fields, T> read) {
    if (!node.isObject()) {
      problems.error(path, Values.describe(node) + " (expected: an object)");
      return read.apply(new Fields(JsonNodeFactory.instance.objectNode(), path, new Problems()));
    }
    Fields fields = new Fields(node, path, problems);
    T result = read.apply(fields);
    fields.refuseTheRest();
    return result;
  }

  FieldPath path() {
    return path;
  }

  Problems problems() {
    return problems;
  }

  /// The field's value; null when absent.
  @Nullable JsonNode get(String name) {
    asked.add(name);
    JsonNode camel = present(name);
    String snakeName = snake(name);
    JsonNode snake = snakeName.equals(name) ? null : present(snakeName);
    if (camel != null && snake != null) {
      problems.error(path.field(snakeName), "given twice, also as \"" + name + "\"");
    }
    return camel != null ? camel : snake;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  @Nullable String string(String name) {
    return scalar(name, Values::string);
  }

  String stringOrEmpty(String name) {
    return orEmpty(string(name));
  }

  @Nullable Integer intOrNull(String name) {
    return scalar(name, Values::int32);
  }

  int intOrZero(String name) {
    Integer value = intOrNull(name);
    return value == null ? 0 : value;
  }

  /// An unsigned number of 32 bits; larger than an `int` is an error of range.
  @Nullable Integer uintOrNull(String name) {
    return scalar(name, Values::uint32);
  }

  int uintOrZero(String name) {
    Integer value = uintOrNull(name);
    return value == null ? 0 : value;
  }

  long ulongOrZero(String name) {
    Long value = scalar(name, Values::uint64);
    return value == null ? 0 : value;
  }

  @Nullable Double decimal(String name) {
    return scalar(name, Values::decimal);
  }

  @Nullable Boolean bool(String name) {
    return scalar(name, Values::bool);
  }

  boolean boolOrFalse(String name) {
    return Boolean.TRUE.equals(bool(name));
  }

  @Nullable Duration duration(String name) {
    return scalar(name, Values::duration);
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    E value = scalar(name, (at, json) -> at.choice(json, type));
    return value == null ? type.getEnumConstants()[0] : value;
  }

  <T> @Nullable T object(String name, Function<Fields, T> read) {
    JsonNode value = get(name);
    return value == null ? null : readObject(value, path.field(name), problems, read);
  }

  List<String> strings(String name) {
    return items(name, (item, at) -> orEmpty(at(at).string(item)));
  }

  /// Unsigned numbers; what is none counts as 0.
  List<Integer> uints(String name) {
    return items(
        name,
        (item, at) -> {
          Integer number = at(at).uint32(item);
          return number == null ? 0 : number;
        });
  }

  <T> List<T> objects(String name, Function<Fields, T> read) {
    return items(name, (item, at) -> readObject(item, at, problems, read));
  }

  Map<String, String> stringMap(String name) {
    return map(name, (value, at) -> orEmpty(at(at).string(value)));
  }

  /// An object whose field names are data.
  <T> Map<String, T> map(String name, BiFunction<JsonNode, FieldPath, T> read) {
    JsonNode value = get(name);
    Map<String, T> entries = new LinkedHashMap<>();
    if (value == null) {
      return entries;
    }
    if (!value.isObject()) {
      problems.error(path.field(name), Values.describe(value) + " (expected: an object)");
      return entries;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      FieldPath at = path.field(name).field(entry.getKey());
      entries.put(entry.getKey(), read.apply(entry.getValue(), at));
    }
    return entries;
  }

  /// Of fields that exclude each other at most one may be there.
  void onlyOneOf(String... names) {
    List<String> given = Arrays.stream(names).filter(this::has).toList();
    if (given.size() > 1) {
      problems.error(path, String.join(", ", given) + " (expected: only one of them)");
    }
  }

  /// Fields of Istio's that would have no effect here: nobody is to believe that they have one.
  void unsupported(String... names) {
    for (String name : names) {
      if (has(name)) {
        problems.error(path.field(name), "given (expected: nothing; Lateen has no such setting)");
      }
    }
    List.of(names).forEach(asked::remove);
    without.addAll(List.of(names));
  }

  private <T> List<T> items(String name, BiFunction<JsonNode, FieldPath, T> read) {
    JsonNode value = get(name);
    List<T> items = new ArrayList<>();
    if (value == null) {
      return items;
    }
    if (!value.isArray()) {
      problems.error(path.field(name), Values.describe(value) + " (expected: a list)");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      items.add(read.apply(value.get(i), path.field(name).item(i)));
    }
    return items;
  }

  private <T> @Nullable T scalar(String name, BiFunction<Values, JsonNode, @Nullable T> read) {
    JsonNode value = get(name);
    return value == null ? null : read.apply(at(path.field(name)), value);
  }

  private Values at(FieldPath field) {
    return new Values(field, problems);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private @Nullable JsonNode present(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private void refuseTheRest() {
    for (String name : node.propertyNames()) {
      if (Stream.concat(asked.stream(), without.stream())
          .noneMatch(known -> known.equals(name) || snake(known).equals(name))) {
        problems.error(path.field(name), Spelling.unknownField(name, asked));
      }
    }
  }

  private static String snake(String camel) {
    return camel
        .chars()
        .mapToObj(c -> Character.isUpperCase(c) ? "_" + lower(c) : lower(c))
        .collect(Collectors.joining());
  }

  private static String lower(int c) {
    return Character.toString(c).toLowerCase(Locale.ROOT);
  }
}
