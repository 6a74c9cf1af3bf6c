package io.lateen.mixer.template;

import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.InvalidExpressionException;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.template.InstanceBuilder.Part;
import io.lateen.mixer.template.InstanceType.Member;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The parameters of an instance → its builder. A field may be spelt `lowerCamelCase` or as in the
/// API's source.
public final class InstanceParser {
  private final Template template;
  private final Vocabulary vocabulary;
  private final Expressions expressions;
  private final Problems problems;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, AttributeType> types = new LinkedHashMap<>();
  private final Map<String, List<Member>> members = new LinkedHashMap<>();

  /// @param problems where everything that is wrong is listed
  public InstanceParser(
      Template template, Vocabulary vocabulary, Expressions expressions, Problems problems) {
    this.template = template;
    this.vocabulary = vocabulary;
    this.expressions = expressions;
    this.problems = problems;
  }

  /// @param name the instance's full name
  /// @param path where `params` stands in its object
  public InstanceBuilder parse(String name, JsonNode params, FieldPath path) {
    if (params.isObject()) {
      fields(params, path, "");
    } else if (!params.isNull() && !params.isMissingNode()) {
      problems.error(path, params + " (expected: an object)");
    }
    return new InstanceBuilder(
        new InstanceType(name, template, Map.copyOf(types), Map.copyOf(members)), parts);
  }

  private void fields(JsonNode object, FieldPath path, String prefix) {
    object.forEachEntry(
        (key, value) -> {
          int index = indexOf(prefix + key);
          if (value.isNull()) {
            return;
          }
          if (index >= 0) {
            field(index, value, path.field(key));
          } else if (value.isObject() && isMessage(prefix + key)) {
            fields(value, path.field(key), prefix + key + ".");
          } else {
            problems.error(path.field(key), "unknown field of template " + template.name());
          }
        });
  }

  private void field(int index, JsonNode value, FieldPath path) {
    Field field = template.fields().get(index);
    if (!field.many()) {
      Expression expression = expression(value, path, field.type());
      if (expression != null) {
        types.put(field.path(), expression.type());
        parts.add(new Part(field.path(), index, -1, expression));
      }
    } else if (value.isObject()) {
      many(index, field, value, path);
    } else {
      problems.error(path, value + " (expected: an object)");
    }
  }

  private void many(int index, Field field, JsonNode value, FieldPath path) {
    List<Member> list = new ArrayList<>();
    value.forEachEntry(
        (key, text) -> {
          Expression expression = expression(text, path.field(key), null);
          if (expression != null) {
            parts.add(new Part(field.path() + "." + key, index, list.size(), expression));
            list.add(new Member(key, expression.type()));
          }
        });
    members.put(field.path(), List.copyOf(list));
  }

  private @Nullable Expression expression(
      JsonNode text, FieldPath path, @Nullable AttributeType expected) {
    if (!text.isString()) {
      problems.error(path, text + " (expected: an expression, as a string)");
      return null;
    }
    try {
      Expression expression = expressions.compile(text.asString(), vocabulary);
      if (expected != null && expression.type() != expected) {
        problems.error(
            path,
            "error type checking for field '%s': Evaluated expression type %s want %s"
                .formatted(path.text(), expression.type(), expected));
        return null;
      }
      return expression;
    } catch (InvalidExpressionException e) {
      problems.error(path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private int indexOf(String path) {
    List<Field> fields = template.fields();
    for (int i = 0; i < fields.size(); i++) {
      String known = fields.get(i).path();
      if (known.equals(path) || camel(known).equals(path)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isMessage(String path) {
    return template.fields().stream().anyMatch(field -> field.path().startsWith(path + "."));
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < snake.length(); i++) {
      boolean upper = i > 0 && snake.charAt(i - 1) == '_';
      if (snake.charAt(i) != '_') {
        camel.append(upper ? Character.toUpperCase(snake.charAt(i)) : snake.charAt(i));
      }
    }
    return camel.toString();
  }
}
