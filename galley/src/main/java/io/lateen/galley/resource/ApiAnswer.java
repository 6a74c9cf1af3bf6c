package io.lateen.galley.resource;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a call came to. Refusals come as [ApiException].
public sealed interface ApiAnswer {

  /// The call is done.
  ///
  /// @param status HTTP status: 200, 201 or 202
  /// @param body already in the rendering asked for; shared, nobody edits it
  /// @param warnings one `Warning: 299` header each
  record Done(int status, JsonNode body, List<String> warnings) implements ApiAnswer {}

  /// A watch has begun; whoever gets it reads it to its end or closes it.
  record Watching(WatchStream stream) implements ApiAnswer {}
}
