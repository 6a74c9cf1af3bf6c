package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watches over both ways: WebSocket, which fabric8's informers take, and lines of HTTP chunks.
class InformerTest {

  @TempDir Path home;

  @Test
  void anInformerSeesEveryChangeOnce() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (ServedEngine _ = new ServedEngine(ApiServerSettings.in(home, 0));
        KubernetesClient client = client()) {
      var maps = client.configMaps().inNamespace("default");
      try (var informer = maps.inform(new Teller(seen))) {
        maps.resource(map("a", "1")).create();
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("+a");
        maps.withName("a").edit(map -> new ConfigMapBuilder(map).addToData("k", "2").build());
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("a=2");
        maps.withName("a").delete();
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("-a");
        assertThat(informer.isWatching()).isTrue();
      }
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void aWatchOverHttpIsLinesOfJson() throws Exception {
    try (ServedEngine served = new ServedEngine(ApiServerSettings.in(home, 0));
        HttpsCaller caller = new HttpsCaller(served.server())) {
      HttpResponse<Stream<String>> watch =
          caller
              .client()
              .send(
                  caller
                      .request("/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=2")
                      .build(),
                  HttpResponse.BodyHandlers.ofLines());
      served.create("", "v1", "configmaps", "default", "{metadata: {name: a}}");
      assertThat(watch.headers().firstValue("content-type")).contains("application/json");
      assertThat(watch.body())
          .anySatisfy(line -> assertThat(line).startsWith("{\"type\":\"ADDED\"").contains("\"a\""));
    }
  }

  private KubernetesClient client() throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(home.resolve("kubeconfig")));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  private record Teller(BlockingQueue<String> seen) implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      seen.add("+" + map.getMetadata().getName());
    }

    @Override
    public void onUpdate(ConfigMap old, ConfigMap map) {
      seen.add(map.getMetadata().getName() + "=" + map.getData().get("k"));
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      seen.add("-" + map.getMetadata().getName());
    }
  }
}
