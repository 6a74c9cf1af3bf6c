package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.lateen.node.kubelet.probe.ProbePlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What a container wants done before it is asked to end; it shares the grace period with the end
/// itself, and its failure delays nothing.
final class PreStop {
  private PreStop() {}

  /// Returns what is left of `grace`, and adds to `problems` why the hook failed.
  static Duration run(
      Container container,
      IntFunction<String> host,
      Program running,
      Duration grace,
      StringBuilder problems)
      throws InterruptedException {
    LifecycleHandler hook = hook(container);
    if (hook == null) {
      return grace;
    }
    Instant begin = Instant.now();
    if (hook.getSleep() != null) {
      Duration asked = Duration.ofSeconds(hook.getSleep().getSeconds());
      Thread.sleep(asked.compareTo(grace) < 0 ? asked : grace);
    } else {
      try {
        Probe asProbe =
            new ProbeBuilder()
                .withExec(hook.getExec())
                .withHttpGet(hook.getHttpGet())
                .withTcpSocket(hook.getTcpSocket())
                .build();
        ProbePlan.once(asProbe, container, host, running::runInside, grace);
      } catch (IOException | IllegalArgumentException e) {
        problems.append(e.getMessage());
      }
    }
    Duration left = grace.minus(Duration.between(begin, Instant.now()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static @Nullable LifecycleHandler hook(Container container) {
    return container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
  }
}
