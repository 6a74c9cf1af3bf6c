package io.lateen.mixer.adapter.kubernetesenv;

import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// All Pods, by name and by address. Read by any number of threads.
final class PodIndex {
  private static final ObjectKind POD = new ObjectKind("", "v1", "pods", "Pod", true);
  private static final ObjectKind REPLICA_SET =
      new ObjectKind("apps", "v1", "replicasets", "ReplicaSet", true);

  private final Map<String, Pod> byUid = new ConcurrentHashMap<>();
  private final Map<IpAddress, Pod> byAddress = new ConcurrentHashMap<>();
  private final Map<String, Workload> replicaSets = new ConcurrentHashMap<>();
  private final Map<String, KubeObject> objects = new ConcurrentHashMap<>();
  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private final CountDownLatch synced = new CountDownLatch(2);

  void follow(ObjectSource source) {
    watches.add(source.watch(REPLICA_SET, listener(this::putReplicaSet, this::removeReplicaSet)));
    watches.add(source.watch(POD, listener(this::put, this::remove)));
  }

  /// Waits a little for the Pods that are there from the beginning: that one is nobody's is an
  /// answer that is remembered.
  void await(long millis) throws InterruptedException {
    boolean _ = synced.await(millis, TimeUnit.MILLISECONDS);
  }

  Optional<Pod> named(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  Optional<Pod> at(IpAddress address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  void close() {
    watches.forEach(ObjectSource.Watch::close);
  }

  /// Whole: who looks at all Pods meanwhile would index what this one was before.
  private synchronized void put(KubeObject object) {
    objects.put(key(object), object);
    index(object);
  }

  private void index(KubeObject object) {
    Pod pod = Pod.of(object, Workload.of(object, replicaSets));
    Pod before = byUid.put(pod.uid(), pod);
    if (before != null && !before.address().equals(pod.address())) {
      before.address().ifPresent(address -> byAddress.remove(address, before));
    }
    // Those that share the address of their host cannot be told apart by it.
    boolean ofHost = object.spec().path("hostNetwork").asBoolean(false);
    if (!ofHost && !isOver(object)) {
      pod.address().ifPresent(address -> byAddress.put(address, pod));
    }
  }

  /// The address of a Pod that has ended may be another's by now.
  private static boolean isOver(KubeObject pod) {
    String phase = pod.tree().path("status").path("phase").asString("");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private synchronized void remove(KubeObject object) {
    objects.remove(key(object));
    Pod gone = byUid.remove("kubernetes://" + object.name() + "." + object.namespace());
    if (gone != null) {
      gone.address().ifPresent(address -> byAddress.remove(address, gone));
    }
  }

  private synchronized void putReplicaSet(KubeObject object) {
    Optional<Workload> owner = Workload.controller(object);
    if (owner.isPresent()) {
      Workload before = replicaSets.put(key(object), owner.get());
      if (!owner.get().equals(before)) {
        reindex(object);
      }
    }
  }

  /// Its Pods may have been seen first.
  private void reindex(KubeObject replicaSet) {
    for (KubeObject pod : objects.values()) {
      if (pod.namespace().equals(replicaSet.namespace())
          && Workload.controller(pod).filter(o -> o.name().equals(replicaSet.name())).isPresent()) {
        index(pod);
      }
    }
  }

  private void removeReplicaSet(KubeObject object) {
    replicaSets.remove(key(object));
  }

  private static String key(KubeObject object) {
    return object.namespace() + "/" + object.name();
  }

  private ObjectSource.Listener listener(Consumer<KubeObject> set, Consumer<KubeObject> removed) {
    return new ObjectSource.Listener() {
      @Override
      public void onSet(KubeObject object) {
        set.accept(object);
      }

      @Override
      public void onRemoved(KubeObject object) {
        removed.accept(object);
      }

      @Override
      public void onSynced() {
        synced.countDown();
      }
    };
  }
}
