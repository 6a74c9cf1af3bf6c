package io.lateen.galley.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds an object against its structural schema (Kubernetes' subset of OpenAPI v3): types,
/// required fields, enumerations, patterns, bounds, and fields nobody knows.
public final class SchemaChecker {

  private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind", "metadata");

  private final List<SchemaFinding> findings = new ArrayList<>();
  private final boolean prune;

  private SchemaChecker(boolean prune) {
    this.prune = prune;
  }

  /// Everything that is wrong; the object stays as it is.
  public static List<SchemaFinding> check(JsonNode schema, ObjectNode object) {
    SchemaChecker checker = new SchemaChecker(false);
    checker.visitRoot(schema, object);
    return checker.findings;
  }

  /// Removes the fields nobody knows and sets what has a default.
  public static void prune(JsonNode schema, ObjectNode object) {
    new SchemaChecker(true).visitRoot(schema, object);
  }

  private void visitRoot(JsonNode schema, ObjectNode object) {
    JsonNode properties = schema.path("properties");
    for (String name : List.copyOf(object.propertyNames())) {
      if (!ENVELOPE.contains(name)) {
        visitField(schema, properties, object, name, name);
      }
    }
    required(schema, object, "");
    defaults(properties, object);
  }

  private void visitField(
      JsonNode schema, JsonNode properties, ObjectNode parent, String name, String path) {
    JsonNode additional = schema.path("additionalProperties");
    if (properties.has(name)) {
      visit(properties.path(name), parent, name, path);
    } else if (additional.isObject()) {
      visit(additional, parent, name, path);
    } else if (!open(schema)) {
      findings.add(new SchemaFinding(path, SchemaFinding.Kind.UNKNOWN, "unknown field"));
      if (prune) {
        parent.remove(name);
      }
    }
  }

  private static boolean open(JsonNode schema) {
    boolean saysNothing = !schema.has("properties") && !schema.has("additionalProperties");
    return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
        || schema.path("additionalProperties").asBoolean(false)
        || (saysNothing && !schema.path("type").asString("").equals("object"))
        || schema.path("x-kubernetes-embedded-resource").asBoolean(false);
  }

  private void visit(JsonNode schema, ObjectNode parent, String name, String path) {
    JsonNode value = parent.path(name);
    if (value.isNull()) {
      if (prune && !schema.path("nullable").asBoolean(false)) {
        parent.remove(name);
      }
      return;
    }
    visitValue(schema, value, path);
  }

  private void visitValue(JsonNode schema, JsonNode value, String path) {
    String expected = expected(schema);
    if (!fits(schema, value)) {
      wrong(path, SchemaFinding.Kind.TYPE, value, expected);
      return;
    }
    limits(schema, value, path);
    if (value instanceof ObjectNode object) {
      JsonNode properties = schema.path("properties");
      for (String name : List.copyOf(object.propertyNames())) {
        visitField(schema, properties, object, name, path + "." + name);
      }
      required(schema, object, path + ".");
      defaults(properties, object);
    } else if (value instanceof ArrayNode array && schema.has("items")) {
      for (int i = 0; i < array.size(); i++) {
        visitValue(schema.path("items"), array.path(i), path + "[" + i + "]");
      }
    }
  }

  private static boolean fits(JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return value.isIntegralNumber() || value.isString();
    }
    if (value.isNull()) {
      return schema.path("nullable").asBoolean(false);
    }
    return switch (schema.path("type").asString("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" ->
          value.isIntegralNumber() || (value.isNumber() && value.doubleValue() % 1 == 0);
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String expected(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return "an integer or a string";
    }
    return switch (schema.path("type").asString("")) {
      case "object" -> "an object";
      case "array" -> "a list";
      case "string" -> "a string";
      case "boolean" -> "true or false";
      case "integer" -> "an integer";
      case "number" -> "a number";
      default -> "anything";
    };
  }

  private void limits(JsonNode schema, JsonNode value, String path) {
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray() && allowed.valueStream().noneMatch(value::equals)) {
      wrong(path, SchemaFinding.Kind.VALUE, value, "one of " + allowed);
    }
    if (value.isNumber()) {
      bounds(schema, value, path);
    }
    if (value.isString()) {
      text(schema, value, path);
    }
    size(schema, value, path, "Items", value.isArray() ? value.size() : -1);
  }

  private void bounds(JsonNode schema, JsonNode value, String path) {
    double number = value.doubleValue();
    JsonNode minimum = schema.path("minimum");
    JsonNode maximum = schema.path("maximum");
    if (minimum.isNumber() && number < minimum.doubleValue()) {
      wrong(path, SchemaFinding.Kind.VALUE, value, "at least " + minimum);
    }
    if (maximum.isNumber() && number > maximum.doubleValue()) {
      wrong(path, SchemaFinding.Kind.VALUE, value, "at most " + maximum);
    }
  }

  private void text(JsonNode schema, JsonNode value, String path) {
    size(schema, value, path, "Length", value.asString("").length());
    String pattern = schema.path("pattern").asString("");
    try {
      if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(value.asString("")).find()) {
        wrong(path, SchemaFinding.Kind.VALUE, value, "to match " + pattern);
      }
    } catch (PatternSyntaxException _) {
      wrong(path, SchemaFinding.Kind.VALUE, value, "a sound pattern in the schema, not " + pattern);
    }
  }

  private void size(JsonNode schema, JsonNode value, String path, String what, int size) {
    JsonNode least = schema.path("min" + what);
    JsonNode most = schema.path("max" + what);
    if (size >= 0 && least.isNumber() && size < least.intValue()) {
      wrong(
          path,
          SchemaFinding.Kind.VALUE,
          value,
          what.toLowerCase(Locale.ROOT) + " at least " + least);
    }
    if (size >= 0 && most.isNumber() && size > most.intValue()) {
      wrong(
          path,
          SchemaFinding.Kind.VALUE,
          value,
          what.toLowerCase(Locale.ROOT) + " at most " + most);
    }
  }

  private void required(JsonNode schema, ObjectNode object, String prefix) {
    for (JsonNode name : schema.path("required")) {
      String field = name.asString("");
      boolean defaulted = schema.path("properties").path(field).has("default");
      if (!object.has(field) && !defaulted && !(prefix.isEmpty() && ENVELOPE.contains(field))) {
        findings.add(
            new SchemaFinding(prefix + field, SchemaFinding.Kind.REQUIRED, "Required value"));
      }
    }
  }

  private void defaults(JsonNode properties, ObjectNode object) {
    if (prune) {
      properties.forEachEntry(
          (name, schema) -> {
            if (schema.has("default") && !object.has(name)) {
              object.set(name, schema.path("default").deepCopy());
            }
          });
    }
  }

  private void wrong(String path, SchemaFinding.Kind kind, JsonNode value, String expected) {
    findings.add(new SchemaFinding(path, kind, value + " (expected: " + expected + ")"));
  }
}
