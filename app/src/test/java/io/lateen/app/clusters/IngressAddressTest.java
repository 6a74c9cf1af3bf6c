package io.lateen.app.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.galley.Galley;
import io.lateen.galley.GalleyConfig;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.ClusterIngresses;
import io.lateen.wire.kube.ClusterSource;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pilot tells Ingresses where the gateway is, and `kubectl get ingress` shows it.
final class IngressAddressTest {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data: {mesh: "ingressControllerMode: DEFAULT"}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: istio-ingressgateway, namespace: istio-system}
      spec: {type: LoadBalancer, externalIPs: [192.0.2.9], ports: [{name: http2, port: 80}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: shop, namespace: default}
      spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: theirs, namespace: default}
      spec: {ingressClassName: nginx, defaultBackend: {service: {name: shop, port: {number: 80}}}}
      """;

  @TempDir Path home;

  @Test
  void anIngressSaysWhereItIsReached() throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    PilotConfig config = new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test");
    try (Galley galley = Galley.start(GalleyConfig.in(home, 0, 44));
        KubernetesClient client = ClusterSource.client(home.resolve("kubeconfig"));
        Pilot pilot =
            new Pilot(
                config,
                galley.source(),
                List.of(),
                Joins.NONE,
                Admission.ANYBODY,
                new ClusterIngresses(client))) {
      for (String object : OBJECTS.split("(?m)^---$", -1)) {
        client.load(new ByteArrayInputStream(object.getBytes(StandardCharsets.UTF_8))).create();
      }
      pilot.start();
      await(client, "192.0.2.9");
      client
          .services()
          .inNamespace("istio-system")
          .withName("istio-ingressgateway")
          .edit(
              service ->
                  service.edit().editSpec().withExternalIPs("2001:db8::1").endSpec().build());
      await(client, "2001:db8::1");
      assertThat(addresses(client, "theirs")).isEmpty();
      assertThat(table(client)).contains("2001:db8::1");
    }
  }

  private static String addresses(KubernetesClient client, String name) {
    var status =
        client.network().v1().ingresses().inNamespace("default").withName(name).get().getStatus();
    return status == null || status.getLoadBalancer() == null
        ? ""
        : String.join(
            ",", status.getLoadBalancer().getIngress().stream().map(one -> one.getIp()).toList());
  }

  /// What kubectl prints.
  private static String table(KubernetesClient client) {
    return client
        .getHttpClient()
        .sendAsync(
            client
                .getHttpClient()
                .newHttpRequestBuilder()
                .uri(
                    client.getMasterUrl()
                        + "apis/networking.k8s.io/v1/namespaces/default/ingresses")
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build(),
            String.class)
        .join()
        .body();
  }

  private static void await(KubernetesClient client, String wanted) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!addresses(client, "shop").equals(wanted)) {
      assertThat(System.nanoTime()).as(addresses(client, "shop")).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
