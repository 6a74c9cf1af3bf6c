package io.lateen.console.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// What is sent back.
public sealed interface Answer {
  /// A body that is there as a whole.
  @SuppressWarnings("ArrayRecordComponent") // written once, read once
  record Whole(int status, String type, byte[] body) implements Answer {}

  /// A body that is sent as it comes to be.
  record Flowing(String type, Body body) implements Answer {}

  /// Sends the browser elsewhere on this server.
  record Elsewhere(String location) implements Answer {}

  /// Writes a body; what is flushed is sent at once.
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  static Answer json(JsonNode body) {
    return json(200, body);
  }

  static Answer json(int status, JsonNode body) {
    return new Whole(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Answer html(String body) {
    return new Whole(200, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer text(int status, String body) {
    return new Whole(
        status, "text/plain; charset=utf-8", (body + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Answer notFound(String path) {
    return text(404, "no such page: " + path);
  }
}
