package bookinfo;

import java.util.Map;

/// What a service answers: a status, a body with its type, and further headers.
record Reply(int status, String contentType, String body, Map<String, String> headers) {

  static Reply json(int status, String json) {
    return of(status, "application/json", json);
  }

  /// `{"error": message}`.
  static Reply error(int status, String message) {
    return json(status, Json.of("error", Json.text(message)).toString());
  }

  static Reply html(String html) {
    return of(200, "text/html; charset=utf-8", html);
  }

  static Reply text(String text) {
    return of(200, "text/plain; charset=utf-8", text);
  }

  static Reply notFound() {
    return error(404, "not found");
  }

  static Reply methodNotAllowed() {
    return error(405, "method not allowed");
  }

  static Reply redirect(String location, String cookie) {
    return new Reply(302, "text/plain", "", Map.of("Location", location, "Set-Cookie", cookie));
  }

  private static Reply of(int status, String contentType, String body) {
    return new Reply(status, contentType, body, Map.of());
  }
}
