package io.lateen.galley.resource;

import io.lateen.galley.store.StoreKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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
    Instant oldest = write.now().minus(KEPT).truncatedTo(ChronoUnit.SECONDS);
    String text = oldest.toString();
    for (Map.Entry<StoreKey, ObjectNode> entry :
        write.transaction().entries(Versions.resource(write.type()), "").entrySet()) {
      if (isBefore(oldest, text, lastSeen(entry.getValue()))) {
        write.transaction().remove(entry.getKey());
      }
    }
  }

  private static String lastSeen(JsonNode event) {
    String last = event.path("lastTimestamp").asString("");
    return last.isEmpty() ? event.path("metadata").path("creationTimestamp").asString("") : last;
  }

  /// Nearly all times are written alike, and then order is the alphabet's: each new event looks at
  /// all there are. One with a time nobody can read is as new as can be.
  private static boolean isBefore(Instant oldest, String text, String time) {
    if (time.compareTo(text) >= 0) {
      return false;
    }
    try {
      return Instant.parse(time).isBefore(oldest);
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
