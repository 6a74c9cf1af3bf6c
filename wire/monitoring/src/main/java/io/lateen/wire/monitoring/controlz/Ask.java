package io.lateen.wire.monitoring.controlz;

import java.util.List;

/// What somebody asks of a topic.
///
/// @param path what follows the topic's own, decoded
/// @param body UTF-8; empty for a question
record Ask(String method, List<String> path, String body) {
  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean isPlain() {
    return reads() && path.isEmpty();
  }
}
