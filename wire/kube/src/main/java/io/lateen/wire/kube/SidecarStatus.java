package io.lateen.wire.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where a Pod's proxy shows its statistics to anybody: Istio's status port.
public final class SidecarStatus {
  private static final String PROXY = "istio-proxy";
  private static final String FLAG = "--statusPort";

  private SidecarStatus() {}

  /// Empty: there is no proxy, it shows nothing, or it has no address yet.
  ///
  /// @param page with its query, beginning with `/`
  public static Optional<URI> page(Pod pod, String page) {
    String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    for (Container container : pod.getSpec().getContainers()) {
      int port = container.getName().equals(PROXY) ? port(container.getArgs()) : 0;
      if (port != 0 && ip != null) {
        return Optional.of(URI.create("http://" + host(ip) + ":" + port + page));
      }
    }
    return Optional.empty();
  }

  private static String host(String ip) {
    return ip.contains(":") ? "[" + ip + "]" : ip;
  }

  private static int port(List<String> arguments) {
    int at = arguments.indexOf(FLAG);
    String port = at < 0 || at + 1 == arguments.size() ? "" : arguments.get(at + 1);
    return port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
  }
}
