package io.lateen.mixer.adapter.denier;

import io.lateen.mixer.adapter.CheckResult.DirectResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `istio.policy.v1beta1.DirectHttpResponse` among the details of a status: what a caller is
/// answered instead of the usual denial.
///
/// ```
/// details:
/// - "@type": type.googleapis.com/istio.policy.v1beta1.DirectHttpResponse
///   code: 302
///   headers: {location: "https://example.com/login"}
/// ```
final class DirectAnswers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TYPE = "/istio.policy.v1beta1.DirectHttpResponse";
  private static final int LEAST = 100;
  private static final int MOST = 599;

  private DirectAnswers() {}

  /// The first there is; details of other types are nobody's business here.
  ///
  /// @param details as JSON
  /// @throws IllegalArgumentException when one is none, with the reason
  static Optional<DirectResponse> find(List<String> details) {
    for (String detail : details) {
      JsonNode node = read(detail);
      if (node.path("@type").asString("").endsWith(TYPE)) {
        return Optional.of(answer(node));
      }
    }
    return Optional.empty();
  }

  private static JsonNode read(String detail) {
    try {
      return JSON.readTree(detail);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(detail + " (expected: an object)", e);
    }
  }

  private static DirectResponse answer(JsonNode node) {
    JsonNode code = node.path("code");
    int status = code.isMissingNode() ? 0 : code.asInt(-1);
    if (status != 0 && (status < LEAST || status > MOST)) {
      throw new IllegalArgumentException(
          "code " + code + " (expected: " + LEAST + ".." + MOST + ", or none)");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    node.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString("")));
    return new DirectResponse(status, node.path("body").asString(""), headers);
  }
}
