package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tells the API server a Pod's status from a thread of its own, so that a slow or absent server
/// never delays a process. Changes that come while it is telling are told together, the latest
/// only; what failed is told again.
final class StatusPublisher {
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Pod pod;
  private final Function<@Nullable PodStatus, PodStatus> source;
  private final Thread thread;
  private @Nullable PodStatus told;
  private boolean dirty;
  private boolean closed;

  /// `source` makes the status of now, given the one before.
  StatusPublisher(
      KubernetesClient client, Pod pod, Function<@Nullable PodStatus, PodStatus> source) {
    this.client = client;
    this.pod = pod;
    this.source = source;
    this.told = pod.getStatus();
    thread = Thread.ofVirtual().name("status-" + pod.getMetadata().getName()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  synchronized void changed() {
    dirty = true;
    notifyAll();
  }

  private void run() {
    Duration retry = RETRY;
    try {
      while (awaitDirty()) {
        if (tell()) {
          retry = RETRY;
        } else if (closed) {
          return;
        } else {
          Thread.sleep(retry);
          retry = min(retry.multipliedBy(2), LONGEST_RETRY);
          changed();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private synchronized boolean awaitDirty() throws InterruptedException {
    while (!dirty && !closed) {
      wait();
    }
    boolean more = dirty;
    dirty = false;
    return more;
  }

  private boolean tell() {
    PodStatus now = source.apply(told);
    if (now.equals(told)) {
      return true;
    }
    try {
      patch(now);
      told = now;
      return true;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND; // nobody to tell any more
    }
  }

  private void patch(PodStatus now) {
    String json =
        "{\"metadata\":{\"uid\":\"%s\"},\"status\":%s}"
            .formatted(pod.getMetadata().getUid(), client.getKubernetesSerialization().asJson(now));
    client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /// Tells the last word, for at most `time`.
  void close(Duration time) throws InterruptedException {
    synchronized (this) {
      closed = true;
      dirty = true;
      notifyAll();
    }
    if (!thread.join(time)) {
      thread.interrupt();
    }
  }
}
