package io.lateen.wire.monitoring.controlz;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The objects of one kind, as the part's own source of objects tells them at the moment.
///
/// @param source asked only when somebody looks
public record ObjectCollection(ObjectSource source, ObjectKind kind) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Each of these kinds.
  public static List<ObjectCollection> of(ObjectSource source, List<ObjectKind> kinds) {
    return kinds.stream().map(kind -> new ObjectCollection(source, kind)).toList();
  }

  /// As kubectl knows it: `virtualservices.networking.istio.io`.
  String name() {
    return kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
  }

  /// By `namespace/name`, or `name` where there are no namespaces.
  ///
  /// @throws IllegalStateException when the source does not answer in time
  Map<String, KubeObject> objects() throws InterruptedException {
    Map<String, KubeObject> objects = new ConcurrentSkipListMap<>();
    CountDownLatch synced = new CountDownLatch(1);
    try (ObjectSource.Watch _ = source.watch(kind, new Gatherer(objects, synced))) {
      if (!synced.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "no answer about " + name() + " within " + PATIENCE.toSeconds() + " s");
      }
    }
    return new TreeMap<>(objects);
  }

  private static String key(KubeObject object) {
    return object.namespace().isEmpty() ? object.name() : object.namespace() + "/" + object.name();
  }

  private record Gatherer(Map<String, KubeObject> objects, CountDownLatch synced)
      implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject object) {
      objects.put(key(object), object);
    }

    @Override
    public void onRemoved(KubeObject object) {
      objects.remove(key(object));
    }

    @Override
    public void onSynced() {
      synced.countDown();
    }
  }
}
