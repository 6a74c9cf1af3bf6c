package io.lateen.galley.resource;

import io.lateen.model.check.Problem;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `422 Invalid` with every problem.
final class Refusals {

  private Refusals() {}

  static ApiException invalid(String kind, JsonNode object, String path, String message) {
    return invalid("", kind, object, List.of(Problem.error(path, message)));
  }

  /// @param group empty for core
  static ApiException invalid(String group, String kind, JsonNode object, List<Problem> problems) {
    String name = object.path("metadata").path("name").asString("");
    ObjectNode details = ApiException.details(group, kind, name);
    ArrayNode causes = details.putArray("causes");
    for (Problem problem : problems) {
      causes
          .addObject()
          .put("reason", reason(problem))
          .put("message", message(problem))
          .put("field", problem.path());
    }
    String all =
        problems.stream()
            .map(problem -> problem.path() + ": " + message(problem))
            .collect(Collectors.joining(", "));
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    String list = problems.size() == 1 ? all : "[" + all + "]";
    return new ApiException(
        422, "Invalid", qualified + " \"" + name + "\" is invalid: " + list, details);
  }

  private static String message(Problem problem) {
    String message = problem.message();
    return isRequired(problem) ? message : "Invalid value: " + message;
  }

  private static String reason(Problem problem) {
    return isRequired(problem) ? "FieldValueRequired" : "FieldValueInvalid";
  }

  private static boolean isRequired(Problem problem) {
    return problem.message().startsWith("Required value");
  }
}
