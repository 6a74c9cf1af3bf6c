package io.lateen.wire.document.mixer;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Checks one object of Mixer's configuration by itself: adapters, templates and fields there are,
/// and values of their types. What needs other objects (attributes, references) and the expressions
/// themselves is Mixer's to judge. Stateless.
public final class MixerDocument {
  private static final String GROUP = "config.istio.io/";

  private MixerDocument() {}

  /// Everything wrong with a Kubernetes-shaped document; empty when it is none of Mixer's.
  public static List<Problem> check(JsonNode document) {
    Problems problems = new Problems();
    if (document.path("apiVersion").asString("").startsWith(GROUP)) {
      JsonNode spec = document.path("spec");
      if (spec.isObject()) {
        check(document.path("kind").asString(""), (ObjectNode) spec, problems);
      }
    }
    return problems.toList();
  }

  private static void check(String kind, ObjectNode spec, Problems problems) {
    ConfigShapes.of(kind).ifPresent(shape -> shape.read(spec, FieldPath.SPEC, problems));
    if (kind.equals("handler")) {
      named("compiledAdapter", "compiled_adapter", spec, AdapterShapes.names(), problems);
    } else if (kind.equals("instance")) {
      named("compiledTemplate", "compiled_template", spec, TemplateShapes.names(), problems);
    } else {
      Optional<MessageShape> adapter = AdapterShapes.of(kind);
      adapter.ifPresent(shape -> shape.read(spec, FieldPath.SPEC, problems));
      TemplateShapes.of(kind)
          .ifPresent(shape -> shape.read(withoutBindings(spec), FieldPath.SPEC, problems));
    }
  }

  private static void named(
      String camel, String snake, ObjectNode spec, String names, Problems problems) {
    String field = spec.has(snake) ? snake : camel;
    if (!spec.has(field)) {
      return; // An adapter or template of a program of its own; what it takes is told there.
    }
    String name = spec.path(field).asString("");
    Optional<MessageShape> shape =
        camel.equals("compiledAdapter") ? AdapterShapes.of(name) : TemplateShapes.of(name);
    if (shape.isEmpty()) {
      problems.error(
          FieldPath.SPEC.field(field), spec.path(field) + " (expected: one of " + names + ")");
    } else {
      shape.get().read(spec.path("params"), FieldPath.SPEC.field("params"), problems);
    }
  }

  private static JsonNode withoutBindings(ObjectNode spec) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    spec.forEachEntry(
        (name, value) -> {
          if (!name.equals("attributeBindings") && !name.equals("attribute_bindings")) {
            rest.set(name, value);
          }
        });
    return rest;
  }
}
