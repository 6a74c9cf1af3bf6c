package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.node.kubelet.probe.HostLoad;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time between the deletion of a Pod and the SIGTERM to it. A fixed time alone would be a
/// guess that a busy host makes wrong, so it begins when the API no longer calls the Pod a ready
/// endpoint, and is longer while no processor is idle: whoever must hear of it is late as well.
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int LONGEST_IN_DRAINS = 5;

  private final Premises on;

  Drain(Premises on) {
    this.on = on;
  }

  void awaitNoCallers(Pod pod, Duration grace) throws InterruptedException {
    awaitNoEndpoint(pod, grace.compareTo(LONGEST_WAIT) < 0 ? grace : LONGEST_WAIT);
    HostLoad load = HostLoad.ofThisHost();
    boolean busy = true;
    for (int i = 0; i < LONGEST_IN_DRAINS && busy; i++) {
      HostLoad.Ticks begin = load.now();
      Thread.sleep(on.drain());
      busy = load.saturatedSince(begin);
    }
  }

  private void awaitNoEndpoint(Pod pod, Duration most) throws InterruptedException {
    CompletableFuture<List<EndpointSlice>> gone =
        on.client()
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(pod.getMetadata().getNamespace())
            .informOnCondition(slices -> !isReadyEndpoint(pod, slices));
    try {
      gone.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("pod {}: still a ready endpoint after {}", PodNames.full(pod), most);
    } catch (ExecutionException | KubernetesClientException e) {
      log.debug("endpoints of pod {} not known", PodNames.full(pod), e);
    } finally {
      gone.cancel(true);
    }
  }

  private static boolean isReadyEndpoint(Pod pod, List<EndpointSlice> slices) {
    return slices.stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> endpoint.getTargetRef() != null)
        .filter(e -> pod.getMetadata().getUid().equals(e.getTargetRef().getUid()))
        .anyMatch(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()));
  }
}
