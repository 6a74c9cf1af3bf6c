package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.SidecarStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The files that sidecars and gateways read, by the statistics they show to anybody: told at their
/// Pods.
record ProxyEnds(KubernetesClient client) implements EndSource {
  static final ObjectKind KIND = new ObjectKind("", "v1", "pods", "Pod", true);
  private static final String PAGE = "/stats/prometheus?usedonly&filter=%5C.ssl%5C.certificate%5C.";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 32;
  private static final int LONGEST_PAGE = 4 * 1024 * 1024;

  @Override
  public List<Seen> look() throws IOException {
    List<Callable<List<Seen>>> questions = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        ExecutorService asking =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
        SidecarStatus.page(pod, PAGE).ifPresent(page -> questions.add(() -> ask(http, pod, page)));
      }
      List<Seen> all = new ArrayList<>();
      for (Future<List<Seen>> answer : asking.invokeAll(questions)) {
        all.addAll(answer.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("proxies were not asked to the end", e);
    } catch (ExecutionException e) {
      throw new IOException("proxies were not asked to the end", e.getCause());
    }
  }

  private static List<Seen> ask(HttpClient http, Pod pod, URI page) throws InterruptedException {
    KubeObject about = Seen.about(KIND, pod);
    HttpRequest question = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer =
          http.send(question, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_PAGE));
      return answer.statusCode() == 200
          ? Seen.of(about, CertificateFigures.read(answer.body())).toList()
          : List.of(new Seen.Silent(about));
    } catch (IOException e) {
      return List.of(new Seen.Silent(about));
    }
  }
}
