package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a Pod, in the order that lets no request fail: callers look elsewhere, applications
/// end, then the sidecar through which their last answers went, then the object.
final class Farewell {
  private static final Logger log = LoggerFactory.getLogger(Farewell.class);
  private static final Duration LAST_STATUS = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  private final Premises on;
  private final Pod pod;
  private final List<ContainerRun> inits;
  private final List<ContainerRun> containers;

  Farewell(Premises on, Pod pod, List<ContainerRun> inits, List<ContainerRun> containers) {
    this.on = on;
    this.pod = pod;
    this.inits = inits;
    this.containers = containers;
  }

  /// Returns when nothing of the Pod is left. `wasReady`: somebody may have been sent here.
  void say(PodWorker.Ending why, boolean wasReady, StatusPublisher publisher)
      throws InterruptedException {
    if (why == PodWorker.Ending.DELETED && wasReady && anyRuns()) {
      new Drain(on).awaitNoCallers(pod, grace(why));
    }
    if (why != PodWorker.Ending.SHUTDOWN && anyRuns()) {
      containers.forEach(run -> run.events().stopping());
    }
    stopContainers(Instant.now().plus(grace(why)));
    publisher.close(why == PodWorker.Ending.GONE ? Duration.ZERO : LAST_STATUS);
    if (why == PodWorker.Ending.DELETED) {
      PodWorker.remove(on, pod);
    }
    if (why != PodWorker.Ending.SHUTDOWN) {
      deleteFolder();
    }
  }

  private boolean anyRuns() {
    return containers.stream().anyMatch(run -> run.state().now() instanceof RunState.Running);
  }

  private Duration grace(PodWorker.Ending why) {
    if (why == PodWorker.Ending.SHUTDOWN) {
      return SHUTDOWN_GRACE;
    }
    Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
    Long own = pod.getSpec().getTerminationGracePeriodSeconds();
    return Duration.ofSeconds(asked != null ? asked : own != null ? own : 30);
  }

  /// Applications first, so that what they still have to say gets through; the sidecar last.
  private void stopContainers(Instant deadline) throws InterruptedException {
    stopAll(inits, deadline);
    stopAll(
        containers.stream().filter(run -> !PodNames.isSidecar(run.container())).toList(), deadline);
    stopAll(
        containers.stream().filter(run -> PodNames.isSidecar(run.container())).toList(), deadline);
  }

  private static void stopAll(List<ContainerRun> runs, Instant deadline)
      throws InterruptedException {
    List<Thread> stops =
        runs.stream().map(run -> Thread.ofVirtual().start(() -> stop(run, deadline))).toList();
    for (Thread stop : stops) {
      stop.join();
    }
  }

  private static void stop(ContainerRun run, Instant deadline) {
    try {
      Duration left = Duration.between(Instant.now(), deadline);
      run.stop(left.isNegative() ? Duration.ZERO : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteFolder() {
    Path folder = on.podsFolder().resolve(PodNames.folder(pod));
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.of()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.warn("{}: not deleted: {}", folder, e.getMessage());
    }
  }
}
