package io.lateen.galley.resource;

import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/// The engine of the API. Calls block and come on virtual threads, any number at once.
public final class ResourceEngine {

  private final ResourceTypes types;

  public ResourceEngine(ResourceTypes types) {
    this.types = types;
  }

  public ResourceTypes types() {
    return types;
  }

  /// Does what the call asks.
  ///
  /// @throws ApiException when it is refused
  public ApiAnswer handle(ApiCall call) {
    if (call.dryRun()) {
      return new ApiAnswer.Done(200, JsonNodeFactory.instance.objectNode(), List.of());
    }
    throw ApiException.methodNotAllowed(call.verb() + " " + call.type().qualifiedName());
  }
}
