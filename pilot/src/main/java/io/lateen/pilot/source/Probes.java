package io.lateen.pilot.source;

import io.lateen.model.service.ProbePath;
import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// How kubelets and a Prometheus ask a Pod (Istio 1.1, `WorkloadHealthCheckInfo`). The sidecar is
/// asked on a port of its own.
final class Probes {
  private static final String SIDECAR = "istio-proxy";
  private static final String SCRAPE = "prometheus.io/scrape";
  private static final String SCRAPED_PORT = "prometheus.io/port";
  private static final String SCRAPED_PATH = "prometheus.io/path";
  private static final int MAX_PORT = 65535;

  private Probes() {}

  static List<Integer> ports(JsonNode spec) {
    TreeSet<Integer> ports = new TreeSet<>();
    for (JsonNode container : containers(spec)) {
      for (String probe : new String[] {"livenessProbe", "readinessProbe"}) {
        for (String action : new String[] {"httpGet", "tcpSocket"}) {
          int port = number(container, container.path(probe).path(action).path("port"));
          if (port > 0) {
            ports.add(port);
          }
        }
      }
    }
    return List.copyOf(ports);
  }

  static List<ProbePath> paths(KubeObject pod) {
    List<ProbePath> paths = new ArrayList<>();
    for (JsonNode container : containers(pod.spec())) {
      for (String probe : new String[] {"readinessProbe", "livenessProbe"}) {
        JsonNode asked = container.path(probe).path("httpGet");
        int port = number(container, asked.path("port"));
        if (port > 0) {
          paths.add(new ProbePath(absolute(asked.path("path").asString("")), port));
        }
      }
    }
    addScrapes(paths, pod.annotations());
    return paths.stream().distinct().toList();
  }

  private static void addScrapes(List<ProbePath> paths, Map<String, String> annotations) {
    if (annotations.getOrDefault(SCRAPE, "").equals("true")) {
      String path = annotations.getOrDefault(SCRAPED_PATH, "/metrics");
      paths.add(new ProbePath(absolute(path), port(annotations.getOrDefault(SCRAPED_PORT, ""))));
    }
  }

  /// 0, any port, for what is none.
  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    return port > MAX_PORT ? 0 : port;
  }

  /// As a kubelet asks for it.
  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static List<JsonNode> containers(JsonNode spec) {
    return spec.path("containers")
        .valueStream()
        .filter(container -> !container.path("name").asString("").equals(SIDECAR))
        .toList();
  }

  private static int number(JsonNode container, JsonNode port) {
    if (port.isInt()) {
      return port.asInt(0);
    }
    for (JsonNode named : container.path("ports")) {
      if (named.path("name").asString("").equals(port.asString(""))) {
        return named.path("containerPort").asInt(0);
      }
    }
    return 0;
  }
}
