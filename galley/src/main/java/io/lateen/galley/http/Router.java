package io.lateen.galley.http;

import io.lateen.galley.auth.Caller;
import io.lateen.galley.resource.ApiException;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/// Path → who answers.
final class Router {

  private final Descriptions descriptions;
  private final ResourceRequests resources;

  Router(Descriptions descriptions, ResourceRequests resources) {
    this.descriptions = descriptions;
    this.resources = resources;
  }

  /// @throws ApiException when there is nothing to answer
  Reply route(ApiRequest request, Caller caller) {
    List<String> segments = request.segments();
    return switch (segments.getFirst()) {
      case "version" -> Reply.json(200, VersionDocument.make());
      case "healthz", "livez", "readyz" -> Reply.text(200, "ok");
      case "api" ->
          segments.size() <= 2
              ? descriptions.discovery(request, segments)
              : resources.answer(request, caller);
      case "apis" ->
          segments.size() <= 3
              ? descriptions.discovery(request, segments)
              : resources.answer(request, caller);
      case "openapi" -> descriptions.openApi(request, segments);
      default -> throw notFound();
    };
  }

  static ApiException notFound() {
    return new ApiException(
        404,
        "NotFound",
        "the server could not find the requested resource",
        JsonNodeFactory.instance.objectNode());
  }
}
