package io.lateen.galley.resource;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The events of one watch, pulled by one reader. Nothing queues up for a slow reader: it reads the
/// store's ring of events, and when it falls out of the ring's reach it gets a last event `ERROR`
/// with a `410 Expired` Status.
public interface WatchStream extends AutoCloseable {

  /// Blocks (on a virtual thread) until there is an event.
  ///
  /// @return `{"type": …, "object": …}` in the rendering asked for, or null when the watch is
  ///     over (its time was up, it was closed, or an `ERROR` event went before)
  @Nullable JsonNode next() throws InterruptedException;

  /// Ends the watch from any thread; a reader blocked in [#next] gets null.
  @Override
  void close();
}
