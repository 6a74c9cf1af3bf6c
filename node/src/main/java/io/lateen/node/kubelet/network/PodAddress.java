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
}
