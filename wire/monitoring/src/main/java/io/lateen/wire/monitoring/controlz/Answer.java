package io.lateen.wire.monitoring.controlz;

import tools.jackson.databind.JsonNode;

/// What is sent back.
sealed interface Answer {
  /// @param type of the body
  record Page(int status, String type, String body) implements Answer {}

  /// Done, nothing to say.
  record Accepted() implements Answer {}

  /// Done; the browser looks at this page next.
  record See(String location) implements Answer {}

  static Answer html(String body) {
    return new Page(200, "text/html; charset=utf-8", body);
  }

  static Answer json(JsonNode body) {
    return new Page(200, "application/json; charset=utf-8", body.toPrettyString() + "\n");
  }

  /// An error, as Istio's pages have it: a sentence.
  static Answer refusal(int status, String sentence) {
    return new Page(status, "text/plain; charset=utf-8", sentence + "\n");
  }

  static Answer notThere() {
    return refusal(404, "no such page");
  }

  static Answer notAllowed(Ask ask) {
    return refusal(405, ask.method() + ": not of this page");
  }
}
