package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.image.HostedPart;
import java.util.IdentityHashMap;

/// Who stands for which part of this JVM: the first starts it, the last stops it. Thread-safe.
public final class HostedParts {
  private final IdentityHashMap<HostedPart, Integer> holders = new IdentityHashMap<>();

  synchronized void acquire(HostedPart part) {
    if (holders.getOrDefault(part, 0) == 0) {
      part.start();
    }
    holders.merge(part, 1, Integer::sum);
  }

  synchronized void release(HostedPart part) {
    if (holders.merge(part, -1, Integer::sum) == 0) {
      holders.remove(part);
      part.stop();
    }
  }
}
