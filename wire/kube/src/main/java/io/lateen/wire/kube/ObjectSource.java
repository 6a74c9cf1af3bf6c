package io.lateen.wire.kube;

import java.util.List;

/// Where objects come from: a Kubernetes API server, real or embedded.
public interface ObjectSource extends AutoCloseable {
  /// One with nothing in it.
  ObjectSource NONE =
      new ObjectSource() {
        @Override
        public Watch watch(ObjectKind kind, Listener listener) {
          listener.onSynced();
          return () -> {};
        }

        @Override
        public void close() {}
      };

  /// Follows one kind in all namespaces. The listener is first told every object there is, then
  /// `onSynced`, then every change, in order, from one thread at a time. Lost connections are
  /// healed inside: the listener sees the difference as changes. A kind the server does not know
  /// (a CRD that is not installed) counts as synced and empty until it appears.
  ///
  /// @return ends the watch when closed; the listener is not called after that
  Watch watch(ObjectKind kind, Listener listener);

  /// Follows the objects of one namespace that have a label. One that loses the label is gone.
  default Watch watch(
      ObjectKind kind, String namespace, String label, String value, Listener listener) {
    return watch(
        kind,
        new Listener() {
          @Override
          public void onSet(KubeObject object) {
            if (object.namespace().equals(namespace)) {
              if (value.equals(object.labels().get(label))) {
                listener.onSet(object);
              } else {
                listener.onRemoved(object);
              }
            }
          }

          @Override
          public void onRemoved(KubeObject object) {
            if (object.namespace().equals(namespace)) {
              listener.onRemoved(object);
            }
          }

          @Override
          public void onSynced() {
            listener.onSynced();
          }
        });
  }

  /// Follows one object by its name, which need not be there yet.
  default Watch watchOne(ObjectKind kind, String namespace, String name, Listener listener) {
    return watch(
        kind,
        new Listener() {
          @Override
          public void onSet(KubeObject object) {
            if (object.namespace().equals(namespace) && object.name().equals(name)) {
              listener.onSet(object);
            }
          }

          @Override
          public void onRemoved(KubeObject object) {
            if (object.namespace().equals(namespace) && object.name().equals(name)) {
              listener.onRemoved(object);
            }
          }

          @Override
          public void onSynced() {
            listener.onSynced();
          }
        });
  }

  @Override
  void close();

  /// A watch that runs until closed.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /// What a watch tells. Methods must return soon; they may not block.
  interface Listener {
    /// The object is new or changed.
    void onSet(KubeObject object);

    /// The object is gone; `object` is its last state.
    void onRemoved(KubeObject object);

    /// Several changes of one moment: who can puts them in force together.
    default void onChanges(List<KubeObject> set, List<KubeObject> removed) {
      removed.forEach(this::onRemoved);
      set.forEach(this::onSet);
    }

    /// All objects that existed when the watch began have been told.
    void onSynced();
  }
}
