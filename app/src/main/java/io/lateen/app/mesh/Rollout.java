package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lateen.cli.Complaint;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits until every Deployment of a namespace is available.
final class Rollout implements ResourceEventHandler<Deployment> {
  private final Map<String, Boolean> available = new TreeMap<>();
  private final Consumer<String> onAvailable;

  private Rollout(Consumer<String> onAvailable) {
    this.onAvailable = onAvailable;
  }

  /// @param onAvailable told the name of each Deployment as it gets there
  /// @throws Complaint naming those that are not available in time
  static void await(
      KubernetesClient client, String namespace, Duration limit, Consumer<String> onAvailable)
      throws InterruptedException {
    Rollout rollout = new Rollout(onAvailable);
    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inNamespace(namespace).inform(rollout)) {
      rollout.await(namespace, limit, informer);
    }
  }

  private synchronized void await(
      String namespace, Duration limit, SharedIndexInformer<Deployment> informer)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!informer.hasSynced() || available.containsValue(false)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new Complaint(
            "not ready within "
                + limit.toSeconds()
                + " s in namespace "
                + namespace
                + ": "
                + waiting()
                + "; see why with: kubectl describe pod -n "
                + namespace,
            "");
      }
      wait(Math.min(left, 100));
    }
  }

  private String waiting() {
    return available.entrySet().stream()
        .filter(entry -> !entry.getValue())
        .map(Map.Entry::getKey)
        .toList()
        .toString();
  }

  private static boolean isAvailable(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    int wanted = number(deployment.getSpec().getReplicas());
    return status != null
        && status.getObservedGeneration() != null
        && status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
        && number(status.getAvailableReplicas()) >= wanted
        && number(status.getUpdatedReplicas()) >= wanted;
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private synchronized void put(Deployment deployment) {
    String name = deployment.getMetadata().getName();
    boolean is = isAvailable(deployment);
    boolean was = Boolean.TRUE.equals(available.put(name, is));
    if (is && !was) {
      onAvailable.accept(name);
    }
    notifyAll();
  }

  @Override
  public void onAdd(Deployment deployment) {
    put(deployment);
  }

  @Override
  public void onUpdate(Deployment before, Deployment after) {
    put(after);
  }

  @Override
  public synchronized void onDelete(Deployment deployment, boolean stateUnknown) {
    available.remove(deployment.getMetadata().getName());
    notifyAll();
  }
}
