package io.lateen.galley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API from within the process is the API.
final class LocalClientsTest {
  @TempDir Path home;
  private Galley galley;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    galley = Galley.start(GalleyConfig.in(home, 0, 48));
    client = galley.clients().client();
  }

  @AfterEach
  void stop() {
    client.close();
    galley.close();
  }

  private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps() {
    return client.configMaps().inNamespace("default");
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(Map.of("key", value))
        .build();
  }

  @Test
  void objectsAreWrittenReadAndDeleted() {
    maps().resource(map("a", "1")).create();
    assertThat(maps().withName("a").get().getData()).containsEntry("key", "1");
    maps().withName("a").edit(found -> new ConfigMapBuilder(found).addToData("key", "2").build());
    assertThat(maps().list().getItems())
        .extracting(found -> found.getData().get("key"))
        .containsExactly("2");
    maps().withName("a").delete();
    assertThat(maps().withName("a").get()).isNull();
    assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
  }

  /// Pods are told by its client's settings where the API is, and whom to believe about it.
  @Test
  void aClientKnowsWhatOthersHaveToKnow() throws Exception {
    Config own = client.getConfiguration();
    Config others = Config.fromKubeconfig(home.resolve("kubeconfig").toFile());
    assertThat(URI.create(own.getMasterUrl()).getPort())
        .isEqualTo(URI.create(others.getMasterUrl()).getPort());
    assertThat(decoded(own.getCaCertData()))
        .isEqualToIgnoringWhitespace(decoded(others.getCaCertData()))
        .startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(own.getNamespace()).isEqualTo("default");
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }

  @Test
  void refusalsAreTheApis() {
    maps().resource(map("a", "1")).create();
    assertThatThrownBy(() -> maps().resource(map("a", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(409);
              assertThat(refused.getStatus().getReason()).isEqualTo("AlreadyExists");
            });
  }

  @Test
  void aWatchTellsUntilItIsClosed() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Watch watch = maps().watch(new Told(told));
    maps().resource(map("a", "1")).create();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED a");
    maps().withName("a").delete();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("DELETED a");
    watch.close();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    maps().resource(map("b", "1")).create();
    assertThat(told).isEmpty();
  }

  private record Told(BlockingQueue<String> told) implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      told.add(action + " " + map.getMetadata().getName());
    }

    @Override
    public void onClose(WatcherException cause) {
      told.add("failed: " + cause);
    }

    @Override
    public void onClose() {
      told.add("closed");
    }
  }
}
