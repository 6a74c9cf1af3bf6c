package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.lateen.node.kubelet.probe.CommandRunner;
import io.lateen.node.kubelet.probe.ProbePlan;
import io.lateen.node.kubelet.probe.Prober;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The probes of one run of a container. While there is a start-up probe that has not succeeded,
/// the others wait. Readiness is started, every probe good, and the hosted part's own word.
final class ContainerProbes implements AutoCloseable {
  /// Who acts on the answers; called from probers' threads.
  interface Listener {
    void readiness(boolean started, boolean ready);

    void unhealthy(String probe, String reason);

    /// The container must be ended (and will be restarted).
    void failed(String probe);
  }

  private final @Nullable ProbePlan startup;
  private final @Nullable ProbePlan liveness;
  private final List<ProbePlan> readiness = new ArrayList<>();
  private final Listener listener;
  private final List<Prober> probers = new ArrayList<>();
  private int good;
  private boolean closed;

  ContainerProbes(
      Container container,
      IntFunction<String> host,
      CommandRunner runner,
      @Nullable BooleanSupplier hosted,
      Listener listener) {
    startup = ProbePlan.of(container.getStartupProbe(), container, host, runner);
    liveness = ProbePlan.of(container.getLivenessProbe(), container, host, runner);
    ProbePlan ready = ProbePlan.of(container.getReadinessProbe(), container, host, runner);
    if (ready != null) {
      readiness.add(ready);
    }
    if (hosted != null) {
      readiness.add(ProbePlan.asking(hosted));
    }
    this.listener = listener;
  }

  synchronized void start() {
    if (startup == null) {
      started();
    } else {
      probers.add(Prober.start(startup, false, new Answers("Startup", this::startupVerdict, true)));
    }
  }

  private synchronized void startupVerdict(boolean isGood) {
    if (isGood && !closed) {
      probers.removeFirst().close();
      started();
    }
  }

  private void started() {
    listener.readiness(true, readiness.isEmpty());
    for (ProbePlan plan : readiness) {
      probers.add(Prober.start(plan, false, new Answers("Readiness", this::readyVerdict, false)));
    }
    if (liveness != null) {
      probers.add(Prober.start(liveness, true, new Answers("Liveness", this::liveVerdict, false)));
    }
  }

  private synchronized void readyVerdict(boolean isGood) {
    good += isGood ? 1 : -1;
    if (!closed) {
      listener.readiness(true, good == readiness.size());
    }
  }

  private void liveVerdict(boolean isGood) {
    if (!isGood) {
      listener.failed("liveness");
    }
  }

  @FunctionalInterface
  private interface Verdict {
    void is(boolean good);
  }

  /// A start-up probe fails when its regular bad answers reach the threshold before any good one,
  /// which is no change of verdict, so they are counted here.
  private final class Answers implements Prober.Listener {
    private final String name;
    private final Verdict verdict;
    private final boolean endsWhenNeverGood;
    private int bad;

    Answers(String name, Verdict verdict, boolean endsWhenNeverGood) {
      this.name = name;
      this.verdict = verdict;
      this.endsWhenNeverGood = endsWhenNeverGood;
    }

    @Override
    public void verdict(boolean isGood, String reason) {
      verdict.is(isGood);
    }

    @Override
    public void failed(String reason) {
      listener.unhealthy(name, reason);
      bad++;
      if (endsWhenNeverGood && startup != null && bad == startup.failureThreshold()) {
        listener.failed("startup");
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    probers.forEach(Prober::close);
  }
}
