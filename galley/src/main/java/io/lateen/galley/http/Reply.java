package io.lateen.galley.http;

import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.WatchStream;
import io.lateen.galley.stream.PodAddress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a request comes to, before it is written.
sealed interface Reply {

  /// Everything at once.
  ///
  /// @param headers besides `Content-Type` and `Content-Length`
  /// @param warnings one `Warning` header each
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      List<String> warnings)
      implements Reply {

    Whole with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Whole(status, contentType, body, more, warnings);
    }

    Whole with(List<String> warnings) {
      return new Whole(status, contentType, body, headers, warnings);
    }
  }

  /// The events of a watch, a JSON line or WebSocket frame each.
  record Events(WatchStream stream) implements Reply {}

  /// Bytes as they come, until the source ends or the client goes.
  record Bytes(String contentType, InputStream source) implements Reply {}

  /// The connection becomes a port-forward to a Pod.
  record PortForward(PodAddress pod) implements Reply {}

  static Whole json(int status, JsonNode body) {
    return new Whole(status, MediaType.JSON, JsonText.bytes(body), Map.of(), List.of());
  }

  static Whole yaml(int status, JsonNode body) {
    byte[] bytes = BodyParser.YAML.writeValueAsBytes(body);
    return new Whole(status, MediaType.YAML, bytes, Map.of(), List.of());
  }

  static Whole text(int status, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Whole(status, "text/plain; charset=utf-8", bytes, Map.of(), List.of());
  }

  static Whole refusal(ApiException refusal) {
    return json(refusal.status(), refusal.toStatus());
  }
}
