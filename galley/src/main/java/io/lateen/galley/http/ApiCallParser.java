package io.lateen.galley.http;

import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.PatchType;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceType;
import io.lateen.galley.resource.Verb;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An HTTP request about a resource → what the engine is asked.
final class ApiCallParser {

  private ApiCallParser() {}

  /// @throws ApiException 400, 405, 415
  static ApiCall parse(
      ApiRequest request, ResourcePath path, ResourceType type, Rendering rendering) {
    Verb verb = verb(request, path);
    @Nullable String name = path.name();
    Map<String, String> query = request.query();
    if (verb == Verb.WATCH && name != null) {
      query = withFieldSelector(query, "metadata.name=" + name);
      name = null;
    }
    return new ApiCall(
        verb,
        type,
        path.namespace(),
        name,
        path.subresource(),
        query,
        verb == Verb.PATCH ? patchType(request) : null,
        body(request, verb),
        rendering);
  }

  private static @Nullable JsonNode body(ApiRequest request, Verb verb) {
    return switch (verb) {
      case GET, LIST, WATCH -> null;
      case DELETE, DELETE_COLLECTION ->
          BodyParser.parse(request.header("content-type"), request.body()).orElse(null);
      case CREATE, UPDATE, PATCH ->
          BodyParser.parse(request.header("content-type"), request.body())
              .orElseThrow(() -> ApiException.badRequest("the request has no body"));
    };
  }

  private static Verb verb(ApiRequest request, ResourcePath path) {
    boolean named = path.name() != null;
    return switch (request.method()) {
      case "GET" -> watches(request) ? Verb.WATCH : named ? Verb.GET : Verb.LIST;
      case "POST" -> allowed(!named, Verb.CREATE);
      case "PUT" -> allowed(named, Verb.UPDATE);
      case "PATCH" -> allowed(named, Verb.PATCH);
      case "DELETE" -> named ? Verb.DELETE : Verb.DELETE_COLLECTION;
      default -> allowed(false, Verb.GET);
    };
  }

  private static boolean watches(ApiRequest request) {
    String watch = request.query().getOrDefault("watch", "");
    return watch.equals("true") || watch.equals("1");
  }

  private static Verb allowed(boolean allowed, Verb verb) {
    if (allowed) {
      return verb;
    }
    throw ApiException.methodNotAllowed(
        "the server does not allow this method on the requested resource");
  }

  private static Map<String, String> withFieldSelector(Map<String, String> query, String more) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    changed.merge("fieldSelector", more, (given, name) -> given + "," + name);
    return changed;
  }

  private static PatchType patchType(ApiRequest request) {
    String name = MediaType.parse(request.header("content-type")).name();
    return Arrays.stream(PatchType.values())
        .filter(type -> type.mediaType().equals(name))
        .findFirst()
        .orElseThrow(() -> unknownPatch(name));
  }

  private static ApiException unknownPatch(String name) {
    String accepted =
        Arrays.stream(PatchType.values())
            .map(PatchType::mediaType)
            .collect(Collectors.joining(", "));
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format ("
            + name
            + ") - accepted media types"
            + " include: "
            + accepted,
        null);
  }
}
