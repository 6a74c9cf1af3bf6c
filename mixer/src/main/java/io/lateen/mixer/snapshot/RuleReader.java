package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.InvalidExpressionException;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.snapshot.ConfiguredRule.Action;
import io.lateen.mixer.template.Template;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.document.mixer.ConfigShapes;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Objects of kind `rule`. An action that is wrong is left out; a rule whose match is wrong, or
/// that has nothing left to do, is left out whole.
final class RuleReader {
  private static final ParamsSchema SHAPE = new ParamsSchema(ConfigShapes.of("rule").orElseThrow());

  private final Vocabulary vocabulary;
  private final Expressions expressions;
  private final Map<ObjectName, ConfiguredHandler> handlers;
  private final Map<ObjectName, ConfiguredInstance> instances;

  RuleReader(
      Vocabulary vocabulary,
      Expressions expressions,
      Map<ObjectName, ConfiguredHandler> handlers,
      Map<ObjectName, ConfiguredInstance> instances) {
    this.vocabulary = vocabulary;
    this.expressions = expressions;
    this.handlers = handlers;
    this.instances = instances;
  }

  /// What is no rule by its fields is none at all: one whose match cannot be read would match
  /// everything.
  @Nullable ConfiguredRule read(KubeObject object, Problems problems) {
    JsonNode spec = object.spec();
    Params fields = SHAPE.read(spec, FieldPath.SPEC, problems);
    Sampling sampling =
        new SamplingReader(vocabulary, expressions, problems).read(fields.message("sampling"));
    if (problems.hasErrors()) {
      return null;
    }
    String text = spec.path("match").asString("").strip();
    Expression match = null;
    if (!text.isEmpty() && !text.equals("true")) {
      FieldPath path = FieldPath.SPEC.field("match");
      match = expression(text, AttributeType.BOOL, vocabulary, path, problems);
      if (match == null) {
        return null;
      }
    }
    List<Action> actions = actions(object, problems);
    Vocabulary words = vocabulary.with(ActionOutputs.types(actions, problems));
    List<HeaderTemplate> request =
        headers(spec, "requestHeaderOperations", "request_header_operations", words, problems);
    List<HeaderTemplate> response =
        headers(spec, "responseHeaderOperations", "response_header_operations", words, problems);
    if (actions.isEmpty() && request.isEmpty() && response.isEmpty()) {
      problems.error(FieldPath.SPEC.field("actions"), "no valid actions in the rule");
      return null;
    }
    return new ConfiguredRule(object, match, sampling, actions, request, response);
  }

  private List<Action> actions(KubeObject object, Problems problems) {
    List<Action> actions = new ArrayList<>();
    JsonNode list = object.spec().path("actions");
    for (int i = 0; i < list.size(); i++) {
      FieldPath path = FieldPath.SPEC.field("actions").item(i);
      action(list.get(i), object.namespace(), path, problems).ifPresent(actions::add);
    }
    return actions;
  }

  private Optional<Action> action(
      JsonNode action, String namespace, FieldPath path, Problems problems) {
    String reference = action.path("handler").asString("");
    ConfiguredHandler handler =
        first(ObjectName.candidates(reference, "handler", namespace), handlers);
    if (handler == null) {
      problems.error(path.field("handler"), "handler '" + reference + "' not found");
      return Optional.empty();
    }
    JsonNode references = action.path("instances");
    if (references.isEmpty()) {
      problems.error(path.field("instances"), "no instances (expected: at least one)");
      return Optional.empty();
    }
    Set<ConfiguredInstance> found = new LinkedHashSet<>();
    for (int i = 0; i < references.size(); i++) {
      instance(
          references.get(i).asString(""),
          namespace,
          handler,
          path.field("instances").item(i),
          found,
          problems);
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Action(action.path("name").asString(""), handler, List.copyOf(found)));
  }

  private void instance(
      String reference,
      String namespace,
      ConfiguredHandler handler,
      FieldPath path,
      Set<ConfiguredInstance> found,
      Problems problems) {
    ConfiguredInstance instance =
        first(ObjectName.candidates(reference, "instance", namespace), instances);
    if (instance == null) {
      problems.error(path, "instance '" + reference + "' not found");
      return;
    }
    Template template = instance.builder().type().template();
    if (!handler.adapter().templates().contains(template)) {
      problems.error(
          path,
          "instance '%s' not allowed: handler '%s' (adapter %s) does not support template %s"
              .formatted(reference, handler.name(), handler.adapter().name(), template));
    } else if (!found.add(instance)) {
      problems.error(path, "duplicate instance '" + reference + "'");
    }
  }

  private static <T> @Nullable T first(List<ObjectName> names, Map<ObjectName, T> objects) {
    for (ObjectName name : names) {
      T object = objects.get(name);
      if (object != null) {
        return object;
      }
    }
    return null;
  }

  private List<HeaderTemplate> headers(
      JsonNode spec, String camel, String snake, Vocabulary words, Problems problems) {
    String field = InstanceReader.either(spec, camel, snake);
    List<HeaderTemplate> headers = new ArrayList<>();
    for (int i = 0; i < spec.path(field).size(); i++) {
      FieldPath path = FieldPath.SPEC.field(field).item(i);
      header(spec.path(field).get(i), words, path, problems).ifPresent(headers::add);
    }
    return headers;
  }

  private Optional<HeaderTemplate> header(
      JsonNode header, Vocabulary words, FieldPath path, Problems problems) {
    String name = header.path("name").asString("");
    String operation = operation(header.path("operation"));
    if (name.isEmpty()) {
      problems.missing(path.field("name"), "the name of a header");
      return Optional.empty();
    }
    if (!operation.equals("REMOVE") && header.path("values").isEmpty()) {
      problems.missing(path.field("values"), "at least one value to " + operation);
      return Optional.empty();
    }
    List<Expression> values = new ArrayList<>();
    JsonNode texts = header.path("values");
    for (int i = 0; i < texts.size(); i++) {
      FieldPath at = path.field("values").item(i);
      Expression value =
          expression(texts.get(i).asString(""), AttributeType.STRING, words, at, problems);
      if (value == null) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(new HeaderTemplate(name, operation, List.copyOf(values)));
  }

  /// By name or by number, as protobuf's JSON form has them; the shape has been checked.
  private static String operation(JsonNode given) {
    return given.isInt()
        ? List.of("REPLACE", "REMOVE", "APPEND").get(given.intValue())
        : given.asString("REPLACE");
  }

  private @Nullable Expression expression(
      String text, AttributeType type, Vocabulary words, FieldPath path, Problems problems) {
    try {
      Expression expression = expressions.compile(text, words);
      if (expression.type() == type) {
        return expression;
      }
      problems.error(
          path, "expression '%s' is %s (expected: %s)".formatted(text, expression.type(), type));
    } catch (InvalidExpressionException e) {
      problems.error(path, String.valueOf(e.getMessage()));
    }
    return null;
  }
}
