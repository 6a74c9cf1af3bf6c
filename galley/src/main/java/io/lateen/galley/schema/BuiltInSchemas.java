package io.lateen.galley.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of the built-in kinds that have one, from a compact table: `Type: field type, …`,
/// where a type is a word (`string`, `int` …), `Name`, `[list]` or `{map}`. A kind whose name two
/// groups use is written `group/Type` for the second one.
public final class BuiltInSchemas {

  private static final Map<String, Map<String, String>> TYPES = read();

  private BuiltInSchemas() {}

  /// An OpenAPI v3 schema, or null when nothing is known of the kind.
  public static @Nullable JsonNode of(String group, String kind) {
    String own = group + "/" + kind;
    String type = TYPES.containsKey(own) ? own : kind;
    if (!TYPES.containsKey(type)) {
      return null;
    }
    ObjectNode schema = expand(type);
    ObjectNode properties = schema.withObjectProperty("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    return schema;
  }

  private static ObjectNode expand(String type) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (type.startsWith("[")) {
      schema.put("type", "array").set("items", expand(inner(type)));
      return schema;
    }
    if (type.startsWith("{")) {
      schema.put("type", "object").set("additionalProperties", expand(inner(type)));
      return schema;
    }
    return switch (type) {
      case "string" -> schema.put("type", "string");
      case "int" -> schema.put("type", "integer");
      case "bool" -> schema.put("type", "boolean");
      case "intstr" -> schema.put("x-kubernetes-int-or-string", true);
      case "any" -> schema.put("x-kubernetes-preserve-unknown-fields", true);
      default -> object(schema, type);
    };
  }

  private static ObjectNode object(ObjectNode schema, String type) {
    ObjectNode properties = schema.put("type", "object").putObject("properties");
    Map<String, String> fields =
        Objects.requireNonNull(TYPES.get(type), () -> "unknown type " + type);
    fields.forEach((name, field) -> properties.set(name, expand(field)));
    return schema;
  }

  private static String inner(String type) {
    return type.substring(1, type.length() - 1);
  }

  private static Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> types = new HashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    BuiltInSchemas.class.getResourceAsStream("built-in-types.txt")),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> addType(types, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return types;
  }

  private static void addType(Map<String, Map<String, String>> types, String line) {
    int colon = line.indexOf(':');
    Map<String, String> fields =
        types.computeIfAbsent(line.substring(0, colon).strip(), _ -> new TreeMap<>());
    for (String field : line.substring(colon + 1).split(",", -1)) {
      String[] words = field.strip().split(" +", -1);
      if (words.length == 2) {
        fields.put(words[0], words[1]);
      }
    }
  }
}
