package io.lateen.galley.resource;

import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A watch that reads the store's ring of events.
final class StoreWatch implements WatchStream {

  private static final int PIECE = 256;
  private static final long BOOKMARK_EVERY = Duration.ofSeconds(30).toNanos();

  private final ObjectStore store;
  private final Renderer renderer;
  private final ApiCall call;
  private final Predicate<JsonNode> wanted;
  private final Deque<ObjectNode> ready = new ArrayDeque<>();
  private final long end;
  private long reached;
  private long lastBookmark = System.nanoTime();
  private boolean first = true;
  private boolean over;
  private volatile boolean closed;

  private StoreWatch(ObjectStore store, Renderer renderer, ApiCall call, Duration longest) {
    this.store = store;
    this.renderer = renderer;
    this.call = call;
    this.wanted = Selector.of(call);
    this.end = System.nanoTime() + call.timeout().orElse(longest).toNanos();
  }

  /// Begins where the call says.
  ///
  /// @param longest how long a watch lasts that names no time
  static StoreWatch open(ObjectStore store, Renderer renderer, ApiCall call, Duration longest) {
    StoreWatch watch = new StoreWatch(store, renderer, call, longest);
    long asked = Reads.revision(call);
    boolean fromState =
        call.query().containsKey("sendInitialEvents") ? call.sendInitialEvents() : asked == 0;
    if (call.sendInitialEvents() && !call.resourceVersionMatch().equals("NotOlderThan")) {
      throw new ApiException(
          422,
          "Invalid",
          "resourceVersionMatch: Forbidden: sendInitialEvents requires resourceVersionMatch"
              + " NotOlderThan",
          null);
    }
    if (fromState) {
      watch.tellState();
    } else {
      watch.reached = asked == 0 ? store.revision() : asked;
    }
    return watch;
  }

  private void tellState() {
    ObjectStore.Listing listing = store.list(Versions.resource(call.type()), Reads.namespace(call));
    listing.objects().values().stream()
        .filter(wanted)
        .forEach(object -> ready.add(event("ADDED", object)));
    reached = listing.revision();
    if (call.sendInitialEvents()) {
      ready.add(renderer.bookmark(call, reached, true));
    }
  }

  @Override
  public @Nullable JsonNode next() throws InterruptedException {
    while (ready.isEmpty()) {
      long left = end - System.nanoTime();
      if (over || closed || left <= 0) {
        return null;
      }
      long patience = Math.min(left, BOOKMARK_EVERY);
      take(store.await(reached, PIECE, Duration.ofNanos(patience), () -> closed));
    }
    return closed ? null : ready.poll();
  }

  private void take(ObjectStore.Tail tail) {
    if (tail.expired()) {
      expire(tail.revision());
      return;
    }
    over = tail.closed();
    for (StoreEvent event : tail.events()) {
      reached = event.revision();
      note(event);
    }
    boolean due = System.nanoTime() - lastBookmark >= BOOKMARK_EVERY;
    if (ready.isEmpty() && due && call.allowWatchBookmarks()) {
      lastBookmark = System.nanoTime();
      ready.add(renderer.bookmark(call, reached, false));
    }
  }

  private void expire(long current) {
    over = true;
    ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "ERROR");
    error.set(
        "object",
        ApiException.expired("too old resource version: " + reached + " (" + current + ")")
            .toStatus());
    ready.add(error);
  }

  /// A change into or out of what is wanted is an appearance or a removal.
  private void note(StoreEvent event) {
    String namespace = Reads.namespace(call);
    if (!event.key().resource().equals(Versions.resource(call.type()))
        || !(namespace.isEmpty() || namespace.equals(event.key().namespace()))) {
      return;
    }
    ObjectNode previous = event.previous();
    boolean before = previous != null && wanted.test(previous);
    boolean after = event.type() != StoreEvent.Type.DELETED && wanted.test(event.object());
    if (after) {
      ready.add(event(before ? "MODIFIED" : "ADDED", event.object()));
    } else if (before) {
      ready.add(event("DELETED", event.object()));
    }
  }

  private ObjectNode event(String type, ObjectNode object) {
    ObjectNode event = renderer.event(call, type, object, first);
    first = false;
    return event;
  }

  @Override
  public void close() {
    closed = true;
    store.wakeAll();
  }
}
