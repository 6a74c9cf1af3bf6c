package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.image.HostedPart;
import java.util.IdentityHashMap;

/// Who stands for which part of this JVM: the first starts it, the last stops it. Thread-safe.
public final class HostedParts {
  private final IdentityHashMap<HostedPart, Held> parts = new IdentityHashMap<>();

  /// A part that takes its time to end keeps nobody from the others.
  private static final class Held {
    private final HostedPart part;
    private int holders;

    Held(HostedPart part) {
      this.part = part;
    }

    synchronized void acquire() {
      if (holders == 0) {
        part.start();
      }
      holders++;
    }

    synchronized void release() {
      holders--;
      if (holders == 0) {
        part.stop();
      }
    }
  }

  void acquire(HostedPart part) {
    held(part).acquire();
  }

  void release(HostedPart part) {
    held(part).release();
  }

  private synchronized Held held(HostedPart part) {
    return parts.computeIfAbsent(part, Held::new);
  }
}
