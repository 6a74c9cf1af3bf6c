package io.lateen.pilot.source;

import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;

/// Objects that never change.
record FixedObjects(Overlay all) implements ObjectSource {
  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    all.of(kind).forEach(listener::onSet);
    listener.onSynced();
    return () -> {};
  }

  @Override
  public void close() {}
}
