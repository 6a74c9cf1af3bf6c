package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.node.kubelet.network.PodAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Pod on this node, from its address to its removal, in a virtual thread of its own.
public final class PodWorker {
  /// Why a Pod ends.
  public enum Ending {
    /// It was asked to: callers get time to look elsewhere, and the object is removed afterwards.
    DELETED,
    /// The object is gone already.
    GONE,
    /// The node ends; the Pod starts again with the next one.
    SHUTDOWN
  }

  private static final Logger log = LoggerFactory.getLogger(PodWorker.class);

  private final Premises on;
  private volatile Pod pod;
  private final PodAddress address;
  private final Instant startTime = Instant.now();
  private final List<ContainerRun> inits;
  private final List<ContainerRun> containers;
  private final StatusPublisher publisher;
  private volatile boolean wasReady;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  public PodWorker(Premises on, Pod pod) {
    this.on = on;
    this.pod = pod;
    address = address(on, pod);
    publisher = new StatusPublisher(on.client(), pod, this::status);
    PodStatus before = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    inits = runs(pod.getSpec().getInitContainers(), before.getInitContainerStatuses(), true);
    containers = runs(pod.getSpec().getContainers(), before.getContainerStatuses(), false);
  }

  private static PodAddress address(Premises on, Pod pod) {
    if (PodNames.hostNetwork(pod)) {
      return PodAddress.HOST;
    }
    Launch first = first(on, pod);
    String fixed = first == null ? null : first.address();
    return fixed == null ? lend(on, pod) : new PodAddress(fixed, null);
  }

  private boolean isHosted() {
    return first(on, pod) instanceof Launch.Hosted;
  }

  /// What its first container runs as; null: nobody knows the image.
  private static @Nullable Launch first(Premises on, Pod pod) {
    String image = pod.getSpec().getContainers().getFirst().getImage();
    return on.images().find(image == null ? "" : image).orElse(null);
  }

  private static PodAddress lend(Premises on, Pod pod) {
    String earlier = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    return on.addresses()
        .lend(pod.getMetadata().getUid(), earlier == null ? "" : earlier, PodNames.hasSidecar(pod));
  }

  private List<ContainerRun> runs(
      List<Container> specs, List<ContainerStatus> before, boolean init) {
    List<ContainerRun> runs = new ArrayList<>();
    for (Container spec : specs) {
      ContainerState first =
          ContainerState.after(
              before.stream()
                  .filter(s -> s.getName().equals(spec.getName()))
                  .findAny()
                  .orElse(null));
      runs.add(new ContainerRun(on, pod, spec, address, init, first, publisher::changed));
    }
    return List.copyOf(runs);
  }

  public void start() {
    publisher.start();
    publisher.changed();
    Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).start(this::run);
  }

  /// Takes in a changed object (deletion marks, labels).
  public void update(Pod newer) {
    pod = newer;
  }

  public Pod pod() {
    return pod;
  }

  public void end(Ending why) {
    ending.complete(why);
  }

  /// Completes when nothing of the Pod is left on this node.
  public CompletableFuture<Void> done() {
    return done;
  }

  /// A container, init or not, by name.
  public Optional<ContainerLogs> container(String name) {
    return Stream.concat(containers.stream(), inits.stream())
        .filter(run -> run.container().getName().equals(name))
        .map(ContainerRun::logs)
        .findFirst();
  }

  /// The processes of the Pod that run now.
  public List<PodProcess> processes() {
    return containers.stream()
        .map(run -> PodProcess.of(pod, run.container(), run.state()))
        .toList();
  }

  private void run() {
    try {
      if (!over() && !isHosted()) {
        on.accounts().begin(pod);
      }
      if (!over() && runInits()) {
        containers.forEach(ContainerRun::start);
      }
      Ending why = ending.get(); // first: the Pod it came with says how long its end may take
      new Farewell(on, pod, inits, containers).say(why, wasReady, publisher);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.error("pod {}", PodNames.full(pod), e);
    } finally {
      on.accounts().forget(pod);
      on.addresses().giveBack(address);
      done.complete(null);
    }
  }

  /// A Pod that had ended before this kubelet began stays ended.
  private boolean over() {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  /// Returns whether all init containers did their work.
  private boolean runInits() {
    for (ContainerRun init : inits) {
      init.start();
      CompletableFuture.anyOf(init.ended(), ending).join();
      boolean good = init.state().now() instanceof RunState.Terminated end && end.exitCode() == 0;
      if (ending.isDone() || !good) {
        return false;
      }
    }
    return !ending.isDone();
  }

  /// Removes the object of a Pod of which nothing runs (any more).
  public static void remove(Premises on, Pod pod) {
    try {
      on.client().resource(pod).withGracePeriod(0).delete();
    } catch (KubernetesClientException e) {
      log.warn("pod {}: not removed: {}", PodNames.full(pod), e.getMessage());
    }
  }

  private PodView view() {
    return new PodView(pod, address, startTime, parts(inits), parts(containers));
  }

  private static List<PodView.Part> parts(List<ContainerRun> runs) {
    return runs.stream().map(run -> new PodView.Part(run.container(), run.state())).toList();
  }

  private PodStatus status(@Nullable PodStatus before) {
    PodView now = view();
    wasReady |= now.containersReady();
    return PodStatusTranslator.translate(now, before);
  }
}
