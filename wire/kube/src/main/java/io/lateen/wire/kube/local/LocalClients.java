package io.lateen.wire.kube.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Clients of one API server in this process. They share what they have learnt of documents.
public final class LocalClients {
  private final LocalApi api;
  private final Config config;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  /// @param url by which others reach it
  /// @param authority whom others believe about it, PEM
  public LocalClients(LocalApi api, URI url, String authority) {
    this.api = api;
    this.config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url.toString())
            .withCaCertData(base64(authority))
            .withNamespace("default")
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(10_000)
            .withWatchReconnectInterval(100)
            .withOnlyHttpWatches(true)
            .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Another one, to be closed by its user.
  public KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new LocalFactory(api))
        .withKubernetesSerialization(serialization)
        .build();
  }
}
