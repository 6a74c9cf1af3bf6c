package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.node.kubelet.log.ContainerLog;
import io.lateen.node.kubelet.network.PodAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One container from its first wait to its last end, in a virtual thread of its own: find the
/// image's program, gather the environment, run, and run again as the restart policy says.
final class ContainerRun {
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(1);

  private final Premises on;
  private final Pod pod;
  private final Container container;
  private final PodAddress address;
  private final boolean init;
  private final RunLogs logs;
  private final ContainerEvents events;
  private final Runnable changed;
  private final BackOff backOff;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile ContainerState state;
  private @Nullable Program program;
  private @Nullable Thread thread;

  ContainerRun(
      Premises on,
      Pod pod,
      Container container,
      PodAddress address,
      boolean init,
      ContainerState first,
      Runnable changed) {
    this.on = on;
    this.pod = pod;
    this.container = container;
    this.address = address;
    this.init = init;
    this.state = first;
    this.changed = changed;
    this.backOff = new BackOff(on.backOff());
    this.logs =
        new RunLogs(on.podsFolder().resolve(PodNames.folder(pod)).resolve(container.getName()));
    this.events = new ContainerEvents(on.events(), pod, container);
  }

  Container container() {
    return container;
  }

  ContainerState state() {
    return state;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  ContainerLogs logs() {
    return new ContainerLogs(logs.current(), logs.file(state.restarts() - 1));
  }

  ContainerEvents events() {
    return events;
  }

  synchronized void start() {
    thread = Thread.ofVirtual().name(container.getName()).start(this::run);
  }

  private void run() {
    try {
      runUntilDone();
    } catch (InterruptedException e) {
      // stopped while nothing ran
    } catch (RuntimeException e) {
      end(RunState.Terminated.notStarted("ContainerCannotRun", String.valueOf(e.getMessage())));
    } finally {
      if (!(state.now() instanceof RunState.Terminated) && stopping.getCount() == 0) {
        update(was -> was.last() == null ? was : was.nowTerminated(was.last()));
      }
      ended.complete(null);
    }
  }

  private void runUntilDone() throws InterruptedException {
    while (runOnce() && stopping.getCount() > 0) {
      waitForNextRun();
      update(ContainerState::restarting);
    }
  }

  /// Returns whether to run again.
  private boolean runOnce() throws InterruptedException {
    Preparation preparation = preparation();
    Launch launch = preparation.awaitLaunch();
    events.pulled();
    Map<String, String> env = preparation.awaitEnvironment(launch);
    RunState.Terminated end = execute(launch, env);
    end(end);
    return Restart.wanted(pod, init, end.exitCode());
  }

  private Preparation preparation() {
    return new Preparation(
        on,
        pod,
        container,
        address,
        new Preparation.Waiting() {
          @Override
          public void because(String reason, String message) {
            update(was -> was.nowWaiting(reason, message));
            events.waits(reason, message);
          }

          @Override
          public void aMoment() throws InterruptedException {
            pause(CONFIG_RETRY);
          }
        });
  }

  private RunState.Terminated execute(Launch launch, Map<String, String> env)
      throws InterruptedException {
    try (ContainerLog output = logs.begin(state.restarts())) {
      return watch(started(launch, env, output));
    } catch (Program.NotStartedException | IllegalArgumentException e) {
      return notStarted("StartError", e);
    } catch (IOException e) { // no room for the log, say
      return notStarted("ContainerCannotRun", e);
    } finally {
      forgetProgram();
    }
  }

  private RunState.Terminated notStarted(String reason, Exception problem) {
    events.notStarted(problem);
    return RunState.Terminated.notStarted(reason, String.valueOf(problem.getMessage()));
  }

  private synchronized Program started(Launch launch, Map<String, String> env, ContainerLog output)
      throws Program.NotStartedException, InterruptedException {
    if (stopping.getCount() == 0) {
      throw new InterruptedException();
    }
    Program started = Program.start(on, container, launch, env, logs.folder(), output);
    program = started;
    return started;
  }

  private synchronized void forgetProgram() {
    program = null;
  }

  private RunState.Terminated watch(Program running) throws InterruptedException {
    update(was -> was.nowRunning(running.startedAt(), running.pid()));
    events.started();
    try (ContainerProbes probes = probes(running)) {
      if (init) {
        update(was -> was.with(true, false));
      } else {
        probes.start();
      }
      int code = running.awaitExit();
      return RunState.Terminated.exited(code, running.startedAt(), running.pid());
    } finally {
      running.stop(Duration.ZERO); // for a probe that cannot be understood; else it has ended
    }
  }

  private ContainerProbes probes(Program running) {
    return new ContainerProbes(
        container,
        this::host,
        running::runInside,
        running.readiness(),
        new ContainerProbes.Listener() {
          @Override
          public void readiness(boolean started, boolean ready) {
            update(was -> was.now() instanceof RunState.Running ? was.with(started, ready) : was);
          }

          @Override
          public void unhealthy(String probe, String reason) {
            events.unhealthy(probe, reason);
          }

          @Override
          public void failed(String probe) {
            events.killedByProbe(probe);
            Thread.ofVirtual().start(() -> endProgram(running, gracePeriod()));
          }
        });
  }

  private Duration gracePeriod() {
    Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
    return Duration.ofSeconds(seconds == null ? 30 : seconds);
  }

  private static void endProgram(Program running, Duration grace) {
    try {
      running.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitForNextRun() throws InterruptedException {
    Duration run =
        state.now() instanceof RunState.Terminated end
            ? Duration.between(end.startedAt(), end.finishedAt())
            : Duration.ZERO;
    Duration wait = backOff.afterRunOf(run);
    if (!wait.isZero()) {
      update(was -> was.nowWaiting("CrashLoopBackOff", Restart.message(wait, container, pod)));
      events.backsOff();
      pause(wait);
    }
  }

  private void pause(Duration time) throws InterruptedException {
    if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException();
    }
  }

  private void end(RunState.Terminated end) {
    update(was -> was.nowTerminated(end));
  }

  private synchronized void update(UnaryOperator<ContainerState> change) {
    state = change.apply(state);
    changed.run();
  }

  private Duration afterPreStop(Program running, Duration grace) throws InterruptedException {
    StringBuilder problems = new StringBuilder();
    Duration left = PreStop.run(container, this::host, running, grace, problems);
    if (!problems.isEmpty()) {
      events.preStopFailed(problems.toString());
    }
    return left;
  }

  private String host(int port) {
    return PodNames.isSidecar(container) ? address.podIp() : address.hostOf(port);
  }

  /// Ends the container for good; returns when nothing of it runs any more.
  void stop(Duration grace) throws InterruptedException {
    Program running;
    synchronized (this) {
      stopping.countDown();
      running = program;
      if (running == null && thread != null) {
        thread.interrupt();
      }
      if (thread == null) {
        ended.complete(null);
      }
    }
    if (running != null) {
      running.stop(afterPreStop(running, grace));
    }
    ended.join();
  }
}
