package io.lateen.node.kubelet.network;

import org.jspecify.annotations.Nullable;

/// Where a Pod is reached (`podIp`) and, when a sidecar stands before it, where its application
/// listens (`appIp`).
public record PodAddress(String podIp, @Nullable String appIp) {
  /// The address of Pods in the host's own network.
  public static final PodAddress HOST = new PodAddress("127.0.0.1", null);

  /// Where the application's own sockets are.
  public String applicationIp() {
    return appIp == null ? podIp : appIp;
  }

  /// Where a port of the Pod is: those of Istio's sidecar (15000 to 15099, such as the status port
  /// that answers rewritten probes) on the Pod's address, all others where the application is.
  public String hostOf(int port) {
    return port >= 15_000 && port < 15_100 ? podIp : applicationIp();
  }
}
