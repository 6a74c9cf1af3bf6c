package io.lateen.galley.mcp;

import io.grpc.Status;
import java.util.Collection;

/// Is told what becomes of streams. Safe for any thread.
public interface McpListener {
  /// Nobody who listens.
  McpListener NONE = new McpListener() {};

  /// How many streams are open now.
  default void streams(int open) {}

  /// A sink wants something, or answers.
  default void requested(String collection, long stream, int octets) {}

  /// A sink took what it was sent.
  default void acked(String collection, long stream) {}

  /// A sink refused it.
  default void nacked(String collection, long stream, Status.Code code) {}

  /// A stream could not be read any more.
  default void receiveFailed(Status why) {}

  /// A stream could not be written.
  default void sendFailed(Status why) {}

  /// A stream is over; what was counted for it alone may be forgotten.
  default void ended(long stream, Collection<String> collections) {}

  /// Collections were handed on because something changed.
  default void published() {}
}
