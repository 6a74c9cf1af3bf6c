package io.lateen.galley.resource;

import io.lateen.galley.store.StoreKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Events are kept for an hour after they were last seen, as in Kubernetes. Each new one sweeps out
/// the old ones of its resource.
final class EventExpiry {

  private static final Duration KEPT = Duration.ofHours(1);

  private EventExpiry() {}

  static void sweep(Write write) {
    if (!write.type().plural().equals("events")) {
      return;
    }
    Instant oldest = write.now().minus(KEPT);
    for (Map.Entry<StoreKey, ObjectNode> entry :
        write.transaction().entries(Versions.resource(write.type()), "").entrySet()) {
      if (lastSeen(entry.getValue(), write.now()).isBefore(oldest)) {
        write.transaction().remove(entry.getKey());
      }
    }
  }

  /// An event with a time nobody can read is as new as can be.
  private static Instant lastSeen(JsonNode event, Instant otherwise) {
    String last = event.path("lastTimestamp").asString("");
    String text =
        last.isEmpty() ? event.path("metadata").path("creationTimestamp").asString("") : last;
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return otherwise;
    }
  }
}
