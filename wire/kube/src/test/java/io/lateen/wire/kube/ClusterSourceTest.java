package io.lateen.wire.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When the first state of a kind is said to be there.
final class ClusterSourceTest {
  private static final ObjectKind POLICIES =
      new ObjectKind(
          "security.istio.io", "v1beta1", "authorizationpolicies", "AuthorizationPolicy", true);
  private static final int SECONDS = 20;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private ClusterSource source;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    source =
        new ClusterSource(
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build());
  }

  @AfterEach
  void stop() {
    source.close();
    over.countDown();
    server.stop(0);
  }

  /// Two policies, by a list; a watch that tells nothing.
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        over.await();
        return;
      }
      Integer wanted = statuses.poll();
      int status = wanted == null ? 200 : wanted;
      byte[] body =
          (status == 200
                  ? "{\"kind\": \"AuthorizationPolicyList\", \"metadata\": {\"resourceVersion\":"
                      + " \"7\"}, \"items\": ["
                      + policy("a")
                      + ","
                      + policy("b")
                      + "]}"
                  : "{\"kind\": \"Status\", \"code\": " + status + "}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String policy(String name) {
    return """
        {"apiVersion": "security.istio.io/v1beta1", "kind": "AuthorizationPolicy",
         "metadata": {"name": "%s", "namespace": "default", "resourceVersion": "5"}, "spec": {}}"""
        .formatted(name);
  }

  /// Takes its time over each object.
  private final class Slow implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject object) {
      try {
        TimeUnit.MILLISECONDS.sleep(300); // a state that is said to be there by then is not
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      told.add("set " + object.name());
    }

    @Override
    public void onRemoved(KubeObject object) {
      told.add("removed " + object.name());
    }

    @Override
    public void onSynced() {
      told.add("synced");
    }
  }

  @Test
  void everyObjectIsToldBefore() throws Exception {
    source.watch(POLICIES, new Slow());
    assertThat(next()).startsWith("set");
    assertThat(next()).startsWith("set");
    assertThat(next()).isEqualTo("synced");
  }

  @Test
  void whatCannotBeReadIsNotEmpty() throws Exception {
    statuses.add(500);
    source.watch(POLICIES, new Slow());
    assertThat(next()).startsWith("set");
    assertThat(next()).startsWith("set");
    assertThat(next()).isEqualTo("synced");
    assertThat(statuses).isEmpty();
  }

  @Test
  void aKindThatTheServerDoesNotKnowIsEmptyUntilItDoes() throws Exception {
    statuses.add(404);
    source.watch(POLICIES, new Slow());
    assertThat(next()).isEqualTo("synced");
    assertThat(next()).startsWith("set");
    assertThat(next()).startsWith("set");
  }

  private String next() throws InterruptedException {
    return told.poll(SECONDS, TimeUnit.SECONDS);
  }
}
