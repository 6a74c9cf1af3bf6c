package io.lateen.galley.resource;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.crd.Definition;
import io.lateen.galley.schema.SchemaChecker;
import io.lateen.galley.schema.SchemaFinding;
import io.lateen.model.check.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The way of a new state of an object before it is kept: fields and types, conversion, defaults,
/// rules of its kind, admission. Whatever is wrong is told all at once, per step.
final class Preparation {

  private final Admission admission;
  private final ServiceAddresses addresses;

  Preparation(Admission admission, ServiceAddresses addresses) {
    this.admission = admission;
    this.addresses = addresses;
  }

  /// The object as it would be kept; the argument stays as it is.
  ///
  /// @param served as its author gave it, metadata complete
  /// @param old as kept now; absent when it is new
  ObjectNode prepare(Write write, ObjectNode served, @Nullable ObjectNode old) {
    ObjectNode checked = served.deepCopy();
    JsonNode schema = write.type().schema();
    if (schema != null) {
      checkSchema(write, schema, checked);
    }
    ObjectNode stored = Versions.toStorage(write.type(), checked);
    complete(write, stored, old);
    boolean leaving = stored.path("metadata").has("deletionTimestamp");
    if (!leaving) {
      List<Problem> problems = BuiltInChecks.check(write.type(), stored, old);
      if (!problems.isEmpty()) {
        throw invalid(write, stored, problems);
      }
      admit(write, stored, old);
    }
    return stored;
  }

  private void complete(Write write, ObjectNode stored, @Nullable ObjectNode old) {
    Defaults.fill(write.type(), stored);
    if (write.at("", "services")) {
      addresses.assign(stored, old, write.transaction());
    } else if (Versions.isDefinition(write.type())) {
      Definition.complete(stored);
      String now = write.now().toString();
      Definition.establish(
          stored, write.transaction().list(Versions.resource(write.type()), ""), now);
      if (old != null && Definition.established(old) == Definition.established(stored)) {
        keepConditions(stored, old);
      }
    }
  }

  /// Conditions that did not change keep their times.
  private static void keepConditions(ObjectNode stored, ObjectNode old) {
    stored.withObjectProperty("status").set("conditions", old.path("status").path("conditions"));
  }

  private static void checkSchema(Write write, JsonNode schema, ObjectNode object) {
    List<SchemaFinding> findings = SchemaChecker.check(schema, object);
    List<SchemaFinding> unknown =
        findings.stream().filter(it -> it.kind() == SchemaFinding.Kind.UNKNOWN).toList();
    List<SchemaFinding> wrong =
        findings.stream().filter(it -> it.kind() != SchemaFinding.Kind.UNKNOWN).toList();
    if (!wrong.isEmpty()) {
      throw invalid(
          write, object, wrong.stream().map(it -> Problem.error(it.path(), it.message())).toList());
    }
    List<String> texts = unknown.stream().map(it -> "unknown field \"" + it.path() + "\"").toList();
    switch (write.call().fieldValidation()) {
      case "Strict" -> refuseUnknown(write, texts);
      case "Warn" -> write.warnings().addAll(texts);
      default -> {}
    }
    SchemaChecker.prune(schema, object);
  }

  private static void refuseUnknown(Write write, List<String> texts) {
    if (!texts.isEmpty()) {
      throw ApiException.badRequest(
          write.type().kind()
              + " in version \""
              + write.type().version()
              + "\" cannot be handled as a "
              + write.type().kind()
              + ": strict decoding error: "
              + String.join(", ", texts));
    }
  }

  private void admit(Write write, ObjectNode stored, @Nullable ObjectNode old) {
    Admission.Verdict verdict =
        admission.admit(
            write.type().objectKind(),
            stored,
            old,
            (group, plural) -> write.transaction().list(group + "/" + plural, ""));
    switch (verdict) {
      case Admission.Verdict.Accepted(List<String> warnings) -> write.warnings().addAll(warnings);
      case Admission.Verdict.Refused(List<Problem> problems) ->
          throw invalid(write, stored, problems);
    }
  }

  private static ApiException invalid(Write write, JsonNode object, List<Problem> problems) {
    return Refusals.invalid(write.type().group(), write.type().kind(), object, problems);
  }
}
