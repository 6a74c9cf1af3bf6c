package io.lateen.node.kubelet.pod;

import java.time.Duration;

/// How long a container that ended waits for its next run: nothing the first time, then a wait
/// that doubles up to 5 minutes; forgotten after a run of 10 minutes (Kubernetes' rule).
final class BackOff {
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Duration first;
  private Duration next = Duration.ZERO;

  BackOff(Duration first) {
    this.first = first;
  }

  Duration afterRunOf(Duration run) {
    if (run.compareTo(FORGOTTEN_AFTER) >= 0) {
      next = Duration.ZERO;
    }
    Duration wait = next;
    Duration doubled = wait.isZero() ? first : wait.multipliedBy(2);
    next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return wait;
  }
}
