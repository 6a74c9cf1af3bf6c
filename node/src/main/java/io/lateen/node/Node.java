package io.lateen.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.lateen.node.controller.Controllers;
import io.lateen.node.kubelet.Kubelet;
import io.lateen.node.kubelet.KubeletConfig;
import io.lateen.node.kubelet.pod.PodProcess;
import io.lateen.node.serviceproxy.ServiceProxy;
import java.io.IOException;
import java.util.List;

/// The part `node`, in reading order: `controller` makes Pods of Deployments and endpoints of
/// Services, `kubelet` makes processes of Pods, `serviceproxy` answers ClusterIPs. They know
/// nothing of each other and meet on the Kubernetes API only.
public final class Node implements AutoCloseable {
  private final KubernetesClient client;
  private final Controllers controllers;
  private final Kubelet kubelet;
  private final ServiceProxy services;

  private Node(KubernetesClient client, Kubelet kubelet) {
    this.client = client;
    this.kubelet = kubelet;
    controllers = Controllers.start(client);
    services = ServiceProxy.start(client);
  }

  /// Returns when the node is registered with the API server of `config.kubeconfig()`.
  ///
  /// @throws IOException when `home` cannot be used
  public static Node start(NodeConfig config) throws IOException {
    return start(config, client(config));
  }

  /// The same by way of a client, which is closed in the end, whatever the end.
  public static Node start(NodeConfig config, KubernetesClient client) throws IOException {
    try {
      return new Node(client, Kubelet.start(client, kubelet(config)));
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static KubeletConfig kubelet(NodeConfig config) {
    return new KubeletConfig(
        config.home(),
        config.nodeName(),
        config.block(),
        config.images(),
        config.drain(),
        config.backOff());
  }

  /// Few and short retries: whoever asks decides what to do without an answer.
  private static KubernetesClient client(NodeConfig config) {
    Config given = Config.fromKubeconfig(config.kubeconfig().toFile());
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(given)
                .withRequestRetryBackoffLimit(3)
                .withRequestRetryBackoffInterval(50)
                .withConnectionTimeout(5_000)
                .withRequestTimeout(10_000)
                .withWatchReconnectInterval(100)
                .withOnlyHttpWatches(true)
                .build())
        .build();
  }

  /// Every container of this node with its process, for `lateen status`.
  public List<PodProcess> report() {
    return kubelet.processes();
  }

  /// The port on 127.0.0.1 of the kubelet's API; its bearer token is in `<home>/kubelet-token`.
  public int kubeletPort() {
    return kubelet.port();
  }

  /// Ends all Pods in order and in bounded time; their objects stay for the next start.
  @Override
  public void close() throws IOException {
    kubelet.close();
    // Last, so that endpoints tell that nobody is ready any more.
    controllers.close();
    services.close();
    client.close();
  }
}
