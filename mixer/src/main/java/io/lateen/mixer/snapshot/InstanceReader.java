package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.grpc.RemoteAdapters;
import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.expression.Expressions;
import io.lateen.mixer.expression.InvalidExpressionException;
import io.lateen.mixer.expression.Vocabulary;
import io.lateen.mixer.snapshot.ConfiguredInstance.Binding;
import io.lateen.mixer.template.Field;
import io.lateen.mixer.template.InstanceBuilder;
import io.lateen.mixer.template.InstanceParser;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.AttributeType;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects of kind `instance`, and of the kinds named after templates, → instances.
final class InstanceReader {
  private static final String OUTPUT = "$out.";

  private final Vocabulary vocabulary;
  private final Expressions expressions;
  private final RemoteAdapters remote;

  InstanceReader(Vocabulary vocabulary, Expressions expressions, RemoteAdapters remote) {
    this.vocabulary = vocabulary;
    this.expressions = expressions;
    this.remote = remote;
  }

  static boolean isInstance(String kind) {
    return kind.equals("instance") || Templates.named(kind).isPresent();
  }

  /// Null when anything is wrong with it.
  @Nullable ConfiguredInstance read(KubeObject object, Problems problems) {
    JsonNode spec = object.spec();
    boolean general = object.kind().kind().equals("instance");
    Optional<Template> template =
        general ? template(object, problems) : Templates.named(object.kind().kind());
    if (template.isEmpty()) {
      return null;
    }
    String bindingsField = either(spec, "attributeBindings", "attribute_bindings");
    JsonNode params = general ? spec.path("params") : without(spec, bindingsField);
    FieldPath path = general ? FieldPath.SPEC.field("params") : FieldPath.SPEC;
    InstanceBuilder builder =
        new InstanceParser(template.get(), vocabulary, expressions, problems)
            .parse(ObjectName.of(object).full(), params, path);
    List<Binding> bindings =
        bindings(
            spec.path(bindingsField),
            template.get(),
            FieldPath.SPEC.field(bindingsField),
            problems);
    return problems.hasErrors() ? null : new ConfiguredInstance(builder, bindings);
  }

  private Optional<Template> template(KubeObject object, Problems problems) {
    JsonNode spec = object.spec();
    String field = either(spec, "compiledTemplate", "compiled_template");
    String compiled = spec.path(field).asString("");
    String name = compiled.isEmpty() ? spec.path("template").asString("") : compiled;
    Optional<Template> template =
        Templates.named(name).or(() -> remote.template(name, object.namespace()));
    if (template.isEmpty()) {
      FieldPath path = FieldPath.SPEC.field(compiled.isEmpty() ? "template" : field);
      problems.error(path, "template '" + name + "' not found");
    }
    return template;
  }

  private List<Binding> bindings(
      JsonNode bindings, Template template, FieldPath path, Problems problems) {
    Map<String, AttributeType> outputs = new HashMap<>();
    boolean generates = template.variety() == Variety.ATTRIBUTE_GENERATOR;
    for (Field output : generates ? template.outputs() : List.<Field>of()) {
      if (output.type() != null) {
        outputs.put(OUTPUT + output.path(), output.type());
      }
    }
    Vocabulary words = vocabulary.with(outputs);
    List<Binding> list = new ArrayList<>();
    if (!bindings.isObject() && !bindings.isMissingNode() && !bindings.isNull()) {
      problems.error(path, bindings + " (expected: an object)");
    }
    bindings.forEachEntry(
        (attribute, text) -> {
          Expression expression = binding(attribute, text, words, path.field(attribute), problems);
          if (expression != null) {
            list.add(new Binding(attribute, expression));
          }
        });
    return List.copyOf(list);
  }

  private @Nullable Expression binding(
      String attribute, JsonNode text, Vocabulary words, FieldPath path, Problems problems) {
    AttributeType wanted = vocabulary.typeOf(attribute);
    if (wanted == null) {
      problems.error(path, "unknown attribute " + attribute);
      return null;
    }
    try {
      Expression expression = expressions.compile(text.asString(""), words);
      if (expression.type() == wanted) {
        return expression;
      }
      problems.error(
          path,
          "type mismatch: '%s' is %s, the expression is %s"
              .formatted(attribute, wanted, expression.type()));
    } catch (InvalidExpressionException e) {
      problems.error(path, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private static JsonNode without(JsonNode spec, String field) {
    return spec instanceof ObjectNode object ? object.deepCopy().without(field) : spec;
  }

  static String either(JsonNode spec, String camel, String snake) {
    return spec.has(snake) ? snake : camel;
  }
}
