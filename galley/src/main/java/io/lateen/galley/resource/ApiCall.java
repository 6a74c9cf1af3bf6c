package io.lateen.galley.resource;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request to the API, freed of HTTP.
///
/// @param namespace absent for cluster-scoped resources and for lists over all namespaces
/// @param name absent for create, list and deletecollection
/// @param subresource empty, `status` or `scale`; the node's (`log` …) never come here
/// @param query the query parameters, the first value of each
/// @param patchType present exactly for [Verb#PATCH]
/// @param body the decoded body: an object, a patch, or DeleteOptions; absent when there was none
public record ApiCall(
    Verb verb,
    ResourceType type,
    @Nullable String namespace,
    @Nullable String name,
    String subresource,
    Map<String, String> query,
    @Nullable PatchType patchType,
    @Nullable JsonNode body,
    Rendering rendering) {

  public ApiCall {
    query = Map.copyOf(query);
  }

  public String labelSelector() {
    return text("labelSelector");
  }

  public String fieldSelector() {
    return text("fieldSelector");
  }

  /// 0 = everything at once.
  public int limit() {
    return number("limit").map(Long::intValue).orElse(0);
  }

  public String continueToken() {
    return text("continue");
  }

  /// Empty when not given.
  public String resourceVersion() {
    return text("resourceVersion");
  }

  public String resourceVersionMatch() {
    return text("resourceVersionMatch");
  }

  public Optional<Duration> timeout() {
    return number("timeoutSeconds").map(Duration::ofSeconds);
  }

  public boolean allowWatchBookmarks() {
    return flag("allowWatchBookmarks");
  }

  public boolean sendInitialEvents() {
    return flag("sendInitialEvents");
  }

  /// Checks everything, changes nothing.
  public boolean dryRun() {
    return text("dryRun").equals("All");
  }

  public String fieldManager() {
    return text("fieldManager");
  }

  /// `Strict`, `Warn` (what is meant when nothing is said) or `Ignore`.
  public String fieldValidation() {
    String value = text("fieldValidation");
    return value.isEmpty() ? "Warn" : value;
  }

  public boolean force() {
    return flag("force");
  }

  /// Empty when not given; DeleteOptions in the body may say it too.
  public String propagationPolicy() {
    return text("propagationPolicy");
  }

  /// Parameter `name`, empty when not given.
  public String text(String name) {
    return query.getOrDefault(name, "");
  }

  private boolean flag(String name) {
    String value = text(name);
    return value.equals("true") || value.equals("1");
  }

  /// @throws ApiException 400 when it is there and no number
  private Optional<Long> number(String name) {
    String value = text(name);
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(value));
    } catch (NumberFormatException _) {
      throw ApiException.badRequest(name + ": " + value + " (expected: a number)");
    }
  }
}
