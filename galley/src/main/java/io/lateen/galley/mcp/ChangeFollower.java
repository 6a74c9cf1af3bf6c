package io.lateen.galley.mcp;

import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreEvent;
import io.lateen.wire.mcp.Collection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says which collections have changed. A virtual thread that waits for the store.
final class ChangeFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Map<String, Collection> BY_RESOURCE =
      Collection.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(Collection::resource, Function.identity()));

  private final ObjectStore store;
  private final Consumer<Set<Collection>> changed;
  private long reached;
  private volatile boolean closed;

  /// @param changed what happens after this is told there
  ChangeFollower(ObjectStore store, Consumer<Set<Collection>> changed) {
    this.store = store;
    this.changed = changed;
    this.reached = store.revision();
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        ObjectStore.Tail tail = store.await(reached, 256, PATIENCE, () -> closed);
        if (tail.closed()) {
          return;
        }
        tell(tail);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(ObjectStore.Tail tail) {
    Set<Collection> collections = new HashSet<>();
    if (tail.expired()) {
      reached = store.revision();
      collections.addAll(Collection.ALL);
    }
    for (StoreEvent event : tail.events()) {
      reached = event.revision();
      Collection collection = BY_RESOURCE.get(event.key().resource());
      if (collection != null) {
        collections.add(collection);
      }
    }
    if (!collections.isEmpty()) {
      try {
        changed.accept(collections);
      } catch (RuntimeException e) {
        // A fault of ours must not end the loop: the next change tries again.
        LOG.error("{} collections were not handed on", collections.size(), e);
      }
    }
  }

  void close() {
    closed = true;
    store.wakeAll();
  }
}
