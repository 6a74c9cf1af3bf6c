package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MtlsPlanTest {
  private static final String BY =
      "sum by (source_workload, source_workload_namespace, destination_service_name,"
          + " destination_workload, destination_workload_namespace, connection_security_policy) ";
  private static final String REQUESTS = "istio_requests_total{reporter=\"destination\"}";
  private static final String CONNECTIONS =
      "istio_tcp_connections_opened_total{reporter=\"destination\"}";

  @TempDir private Path folder;

  private FakePrometheus prometheus;
  private FakeServer api;

  @BeforeEach
  void start() throws IOException {
    prometheus = new FakePrometheus();
    api = new FakeServer();
  }

  @AfterEach
  void stop() {
    prometheus.close();
    api.close();
  }

  private static String service(String name) {
    return """
        {"metadata": {"name": "%1$s", "namespace": "shop"}, "spec": {"selector": {"app": "%1$s"}}}
        """
        .formatted(name);
  }

  private static String pod(String app, String ip, String containers) {
    return """
        {"metadata": {"name": "%1$s-1", "namespace": "shop", "labels": {"app": "%1$s"},
          "ownerReferences": [{"kind": "ReplicaSet", "name": "%1$s-v1-77"}]},
         "spec": {"containers": [%3$s]}, "status": {"phase": "Running", "podIP": "%2$s"}}
        """
        .formatted(app, ip, containers);
  }

  private static final String APP = "{\"name\": \"app\"}";
  private static final String PROBED =
      "{\"name\": \"app\", \"readinessProbe\": {\"httpGet\": {\"path\": \"/\", \"port\": 80}}}";
  private static final String PROXY =
      ", {\"name\": \"istio-proxy\", \"readinessProbe\": {\"httpGet\": {\"port\": 15020}}}";
  private static final String REWRITTEN =
      ", {\"name\": \"istio-proxy\", \"env\": [{\"name\": \"ISTIO_KUBE_APP_PROBERS\"}]}";

  private void mesh(String services, String pods) {
    api.with("/api/v1/services", "{\"items\": [" + services + "]}");
    api.with("/api/v1/pods", "{\"items\": [" + pods + "]}");
  }

  private static String labels(String source, String service, String workload, String policy) {
    return """
        {"source_workload": "%s", "source_workload_namespace": "shop",
         "destination_service_name": "%s", "destination_workload": "%s",
         "destination_workload_namespace": "shop", "connection_security_policy": "%s"}
        """
        .formatted(source, service, workload, policy);
  }

  private void seen(String counter, String labels, String now, String before, String grown) {
    prometheus.series(BY + "(max_over_time(" + counter + "[1h]))", labels, now);
    if (!before.isEmpty()) {
      prometheus.series(BY + "(" + counter + " offset 1h)", labels, before);
    }
    prometheus.series(BY + "(increase(" + counter + "[1h]))", labels, grown);
  }

  private Terminal plan(String... more) throws IOException {
    String[] arguments = new String[6 + more.length];
    String config = api.kubeconfig(folder, "secret").toString();
    System.arraycopy(
        new String[] {"mtls", "plan", "-c", config, "--prometheus", prometheus.address()},
        0,
        arguments,
        0,
        6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return Terminal.run(arguments);
  }

  @Test
  void aNamespaceWithoutPlaintextGetsOnePolicy() throws IOException {
    mesh(service("cart"), pod("cart", "127.1.0.5", PROBED + PROXY));
    seen(REQUESTS, labels("web-v1", "cart", "cart-v1", "mutual_tls"), "40", "10", "29.5");
    Terminal shown = plan();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out())
        .isEqualTo(
            """
            NAMESPACE     SERVICE     MUTUAL TLS     PLAINTEXT     STRICT
            shop          cart        30             0             safe

            Safe to apply now:
            ---
            apiVersion: authentication.istio.io/v1alpha1
            kind: Policy
            metadata:
              name: default
              namespace: shop
            spec:
              peers:
              - mtls:
                  mode: STRICT
            """);
  }

  @Test
  void whoStillCallsInPlaintextIsNamed() throws IOException {
    mesh(
        service("cart") + "," + service("stock"),
        pod("cart", "10.0.0.5", APP + PROXY) + "," + pod("stock", "10.0.0.6", APP + PROXY));
    seen(REQUESTS, labels("web-v1", "cart", "cart-v1", "mutual_tls"), "40", "", "29.5");
    seen(REQUESTS, labels("batch-v1", "stock", "stock-v1", "none"), "1", "", "0");
    seen(CONNECTIONS, labels("unknown", "unknown", "stock-v1", "none"), "7", "5", "2");
    Terminal shown = plan();
    assertThat(shown.out())
        .contains("shop          stock       0              3             not yet")
        .contains("stock.shop: batch-v1.shop called in plaintext (about 1 times)")
        .contains("stock.shop: somebody without a sidecar called in plaintext (about 2 times)")
        .contains("  name: strict-services\n")
        .contains("  targets:\n  - name: cart\n  peers:")
        .doesNotContain("- name: stock");
    assertThat(plan("-o", "yaml").out()).startsWith("---\napiVersion").doesNotContain("NAMESPACE");
  }

  @Test
  void podsAndProbesCanStandInTheWay() throws IOException {
    mesh(
        service("old") + "," + service("probed") + "," + service("fine") + "," + service("idle"),
        String.join(
            ",",
            pod("old", "10.0.0.5", APP),
            pod("probed", "10.0.0.6", PROBED + PROXY),
            pod("fine", "10.0.0.7", PROBED + REWRITTEN),
            pod("idle", "10.0.0.8", APP + PROXY)));
    for (String name : new String[] {"probed", "fine"}) {
      seen(REQUESTS, labels("web-v1", name, name + "-v1", "mutual_tls"), "40", "", "40");
    }
    assertThat(plan().out())
        .contains("old.shop: 1 of 1 Pods have no sidecar and cannot take TLS")
        .contains("probed.shop: readinessProbe of container app would be refused")
        .contains("idle.shop: nobody called it")
        .contains("  targets:\n  - name: fine\n  peers:");
  }

  @Test
  void aCounterThatBeganAnewHidesNobody() throws IOException {
    mesh(service("cart"), pod("cart", "127.1.0.5", APP + PROXY));
    seen(REQUESTS, labels("web-v1", "cart", "cart-v1", "none"), "100", "100", "3.2");
    assertThat(plan().out())
        .contains("cart.shop: web-v1.shop called in plaintext (about 4 times)")
        .contains("Nothing is safe to apply yet.");
  }

  @Test
  void anotherNamespaceIsLeftAlone() throws IOException {
    mesh(service("cart"), pod("cart", "127.1.0.5", APP + PROXY));
    assertThat(plan("-n", "other").out()).doesNotContain("cart");
    Terminal wrong = plan("--window", "yesterday");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("--window yesterday (expected: as 30m, 1h or 7d)");
  }
}
