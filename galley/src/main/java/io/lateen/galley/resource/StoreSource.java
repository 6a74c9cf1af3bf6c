package io.lateen.galley.resource;

import io.lateen.galley.store.ObjectStore;
import io.lateen.galley.store.StoreEvent;
import io.lateen.galley.store.StoreKey;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The embedded store as a source of objects. A kind without definition is an empty one.
public final class StoreSource implements ObjectSource {

  private static final Logger LOG = LoggerFactory.getLogger(StoreSource.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

  public StoreSource(ObjectStore store) {
    this.store = store;
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    Follower follower = new Follower(kind, listener);
    followers.add(follower);
    Thread.ofVirtual().name("follow-" + kind.plural()).start(follower);
    return follower;
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
  }

  private final class Follower implements Watch, Runnable {
    private final ObjectKind kind;
    private final Listener listener;
    private final String resource;
    private NavigableMap<StoreKey, ObjectNode> known = new TreeMap<>();
    private volatile boolean closed;

    Follower(ObjectKind kind, Listener listener) {
      this.kind = kind;
      this.listener = listener;
      this.resource = kind.group() + "/" + kind.plural();
    }

    @Override
    public void run() {
      try {
        long reached = tellState();
        tell(listener::onSynced);
        while (!closed) {
          ObjectStore.Tail tail = store.await(reached, 256, PATIENCE, () -> closed);
          if (tail.closed()) {
            return;
          }
          if (tail.expired()) {
            reached = tellState();
          }
          for (StoreEvent event : tail.events()) {
            reached = event.revision();
            note(event);
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.error("a listener for {} failed and is told nothing any more", kind.plural(), e);
      } finally {
        followers.remove(this);
      }
    }

    /// Tells how the state differs from what is known.
    private long tellState() {
      ObjectStore.Listing listing = store.list(resource, "");
      known.forEach(
          (key, object) -> {
            if (!listing.objects().containsKey(key)) {
              tell(() -> listener.onRemoved(served(object)));
            }
          });
      listing
          .objects()
          .forEach(
              (key, object) -> {
                if (!object.equals(known.get(key))) {
                  tell(() -> listener.onSet(served(object)));
                }
              });
      known = listing.objects();
      return listing.revision();
    }

    private void note(StoreEvent event) {
      if (!event.key().resource().equals(resource)) {
        return;
      }
      if (event.type() == StoreEvent.Type.DELETED) {
        known.remove(event.key());
        tell(() -> listener.onRemoved(served(event.object())));
      } else {
        known.put(event.key(), event.object());
        tell(() -> listener.onSet(served(event.object())));
      }
    }

    private void tell(Runnable news) {
      if (!closed) {
        news.run();
      }
    }

    private KubeObject served(ObjectNode object) {
      if (object.path("apiVersion").asString("").equals(kind.apiVersion())) {
        return new KubeObject(kind, object);
      }
      return new KubeObject(kind, object.deepCopy().put("apiVersion", kind.apiVersion()));
    }

    @Override
    public void close() {
      closed = true;
      store.wakeAll();
    }
  }
}
