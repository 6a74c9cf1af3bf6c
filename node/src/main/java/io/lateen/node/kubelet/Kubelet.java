package io.lateen.node.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lateen.node.event.EventRecorder;
import io.lateen.node.kubelet.image.ImageCatalog;
import io.lateen.node.kubelet.network.AddressPool;
import io.lateen.node.kubelet.pod.AccountFiles;
import io.lateen.node.kubelet.pod.HostedParts;
import io.lateen.node.kubelet.pod.PodProcess;
import io.lateen.node.kubelet.pod.PodWorker;
import io.lateen.node.kubelet.pod.Premises;
import io.lateen.node.kubelet.process.Children;
import io.lateen.node.kubelet.stats.ContainerStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This host as a node of a cluster: runs the Pods bound to it. Thread-safe.
public final class Kubelet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Kubelet.class);
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  private final Premises premises;
  private final NodeRegistration registration;
  private final KubeletServer server;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> pods;
  private final String nodeName;
  private boolean closed;

  private Kubelet(KubernetesClient client, KubeletConfig config) throws IOException {
    nodeName = config.nodeName();
    premises = premises(client, config);
    ContainerStats stats = new ContainerStats(Path.of("/proc"));
    server = KubeletServer.start(config.home(), this::worker, () -> stats.page(processes()));
    registration = new NodeRegistration(client, config.nodeName(), server.port());
    pods =
        client
            .pods()
            .inAnyNamespace()
            .withField("spec.nodeName", config.nodeName())
            .runnableInformer(0)
            .exceptionHandler((started, problem) -> true)
            .addEventHandler(new Events());
  }

  /// Ends what an earlier life left, registers the node and begins to serve its Pods. Waits for
  /// the API server for as long as `client` does.
  ///
  /// @throws IOException when `home` cannot be used
  public static Kubelet start(KubernetesClient client, KubeletConfig config) throws IOException {
    Kubelet kubelet = new Kubelet(client, config);
    try {
      kubelet.registration.register();
      kubelet.pods.run();
      return kubelet;
    } catch (RuntimeException e) {
      kubelet.close();
      throw e;
    }
  }

  private static Premises premises(KubernetesClient client, KubeletConfig config)
      throws IOException {
    Path home = Files.createDirectories(config.home());
    Path pods = Files.createDirectories(home.resolve("pods"));
    return new Premises(
        client,
        new ImageCatalog(config.images(), home.resolve("images.yaml")),
        new Children(home.resolve("processes")),
        new AddressPool(config.block(), Clock.systemUTC()),
        new EventRecorder(client, "kubelet", config.nodeName()),
        new HostedParts(),
        new AccountFiles(client, pods),
        pods,
        config.drain(),
        config.backOff());
  }

  private final class Events implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        end(before, PodWorker.Ending.GONE);
      }
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknownState) {
      end(pod, PodWorker.Ending.GONE);
    }
  }

  private synchronized void see(Pod pod) {
    if (closed || !nodeName.equals(pod.getSpec().getNodeName())) {
      return;
    }
    PodWorker worker = workers.get(pod.getMetadata().getUid());
    boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
    if (worker != null) {
      worker.update(pod);
      if (deleted) {
        worker.end(PodWorker.Ending.DELETED);
      }
    } else if (deleted) {
      Thread.ofVirtual().start(() -> PodWorker.remove(premises, pod));
    } else {
      begin(pod);
    }
  }

  private void begin(Pod pod) {
    String uid = pod.getMetadata().getUid();
    PodWorker worker = new PodWorker(premises, pod);
    workers.put(uid, worker);
    var _ = worker.done().thenRun(() -> workers.remove(uid, worker));
    worker.start();
  }

  private synchronized void end(Pod pod, PodWorker.Ending why) {
    PodWorker worker = workers.get(pod.getMetadata().getUid());
    if (worker != null) {
      worker.end(why);
    }
  }

  private Optional<PodWorker> worker(String namespace, String name) {
    return workers.values().stream()
        .filter(worker -> worker.pod().getMetadata().getNamespace().equals(namespace))
        .filter(worker -> worker.pod().getMetadata().getName().equals(name))
        .findFirst();
  }

  /// What runs now.
  public List<PodProcess> processes() {
    return workers.values().stream().map(PodWorker::processes).flatMap(Collection::stream).toList();
  }

  /// The port on 127.0.0.1 of the API by which the API server reads logs and Prometheus figures.
  public int port() {
    return server.port();
  }

  /// Ends all Pods side by side, each in its own order, in bounded time; nothing is left running.
  /// The Pod objects stay and tell the truth.
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    pods.close();
    registration.unregister();
    workers.values().forEach(worker -> worker.end(PodWorker.Ending.SHUTDOWN));
    awaitWorkers();
    server.close();
    premises.accounts().close();
    premises.events().close();
    premises.images().close();
    premises.children().close();
    log.debug("node {} ended", nodeName);
  }

  private void awaitWorkers() {
    CompletableFuture<?>[] all =
        workers.values().stream().map(PodWorker::done).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(all)
          .completeOnTimeout(null, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.error("pods did not end in order", e);
    }
  }
}
