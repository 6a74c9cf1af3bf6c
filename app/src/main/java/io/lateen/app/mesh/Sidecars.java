package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.wire.kube.SidecarStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Asks the proxies of Pods for their statistics, all at once. Who does not answer in time is left
/// out.
final class Sidecars {
  private static final String PAGE = "/stats/prometheus?usedonly&filter=dropped";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Sidecars() {}

  /// By `namespace/name` of the Pod.
  static Map<String, Dropped> dropped(List<Pod> pods) {
    Map<String, CompletableFuture<Dropped>> asked = new HashMap<>();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      for (Pod pod : pods) {
        SidecarStatus.page(pod, PAGE).ifPresent(page -> asked.put(key(pod), ask(client, page)));
      }
      Map<String, Dropped> answers = answers(asked);
      client.shutdownNow();
      return answers;
    }
  }

  static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  private static CompletableFuture<Dropped> ask(HttpClient client, URI page) {
    return client
        .sendAsync(HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString())
        .thenApply(Sidecars::read)
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Dropped read(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("HTTP status " + answer.statusCode());
    }
    return Dropped.read(answer.body());
  }

  private static Map<String, Dropped> answers(Map<String, CompletableFuture<Dropped>> asked) {
    Map<String, Dropped> answers = new HashMap<>();
    asked.forEach(
        (pod, answer) -> {
          Dropped dropped =
              answer.handle((value, problem) -> problem == null ? value : null).join();
          if (dropped != null) {
            answers.put(pod, dropped);
          }
        });
    return answers;
  }
}
