package io.lateen.wire.kube;

/// Where objects come from: a Kubernetes API server, real or embedded.
public interface ObjectSource extends AutoCloseable {

  /// Follows one kind in all namespaces. The listener is first told every object there is, then
  /// `onSynced`, then every change, in order, from one thread at a time. Lost connections are
  /// healed inside: the listener sees the difference as changes. A kind the server does not know
  /// (a CRD that is not installed) counts as synced and empty until it appears.
  ///
  /// @return ends the watch when closed; the listener is not called after that
  Watch watch(ObjectKind kind, Listener listener);

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

    /// All objects that existed when the watch began have been told.
    void onSynced();
  }
}
