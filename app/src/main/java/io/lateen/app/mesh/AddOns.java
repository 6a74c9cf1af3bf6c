package io.lateen.app.mesh;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.console.dashboard.DashboardServer;
import io.lateen.console.dashboard.DashboardSettings;
import io.lateen.console.graph.ServiceGraphServer;
import io.lateen.console.graph.ServiceGraphSettings;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.prometheus.PrometheusServer;
import io.lateen.prometheus.PrometheusSettings;
import io.lateen.prometheus.files.PrometheusFiles;
import io.lateen.prometheus.settings.SettingsException;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What one looks at the mesh with: the metrics store, the viewer of dashboards (the real
/// Prometheus and Grafana in their places where they are installed), the service graph.
///
/// @param dist the distribution, for the dashboards
/// @param objects where the metrics store finds its targets
/// @param started what is to be closed in the end
record AddOns(
    Addresses addresses, Home home, Path dist, ObjectSource objects, Deque<AutoCloseable> started) {

  private static final String SCRAPE_INTERVAL = "5s";

  List<ImageMapping> images() throws IOException, SettingsException {
    return List.of(
        new ImageMapping("lateen/prometheus:*", prometheus()),
        new ImageMapping("lateen/grafana:*", grafana()),
        new ImageMapping("lateen/servicegraph:*", new Launch.Hosted(serviceGraph())));
  }

  private Launch prometheus() throws IOException, SettingsException {
    RealPrometheus real = RealPrometheus.find(System.getenv());
    if (real != null) {
      Path folder = home.folder().resolve("prometheus");
      PrometheusFiles files = PrometheusFiles.start(folder, scrapeConfig(), objects);
      started.push(files);
      return real.launch(files.config(), folder.resolve("data"));
    }
    return new Launch.Hosted(
        new ServerPart<>(
            addresses.prometheus(),
            "io.lateen.prometheus",
            () ->
                PrometheusServer.start(
                    PrometheusSettings.of(
                        new InetSocketAddress(addresses.prometheus(), 9090),
                        SettingsParser.parse(scrapeConfig()),
                        objects)),
            server -> true));
  }

  private String scrapeConfig() throws IOException {
    return Template.read(
            dist.resolve("install/prometheus.yml"), Map.of("scrapeInterval", SCRAPE_INTERVAL))
        .text();
  }

  private Launch grafana() throws IOException {
    RealGrafana real = RealGrafana.find(System.getenv());
    if (real == null) {
      return new Launch.Hosted(viewer());
    }
    GrafanaFiles files = new GrafanaFiles(home.folder().resolve("grafana"));
    return real.launch(files.write(prometheusUrl(), dashboards()));
  }

  private Path dashboards() {
    return dist.resolve("install/grafana").toAbsolutePath();
  }

  private HostedPart viewer() {
    return new ServerPart<>(
        addresses.grafana(),
        "io.lateen.console.dashboard",
        () ->
            DashboardServer.start(
                new DashboardSettings(
                    new InetSocketAddress(addresses.grafana(), DashboardSettings.PORT),
                    prometheusUrl(),
                    dashboards())),
        server -> true);
  }

  private HostedPart serviceGraph() {
    return new ServerPart<>(
        addresses.serviceGraph(),
        "io.lateen.console.graph",
        () ->
            ServiceGraphServer.start(
                new ServiceGraphSettings(
                    new InetSocketAddress(addresses.serviceGraph(), ServiceGraphSettings.PORT),
                    prometheusUrl())),
        server -> true);
  }

  /// By way of its Service, whoever stands behind it.
  private URI prometheusUrl() throws IOException {
    try (KubernetesClient client = ClusterSource.client(home.kubeconfig())) {
      Service service = client.services().inNamespace("istio-system").withName("prometheus").get();
      if (service == null) {
        throw new IOException("there is no Service prometheus in istio-system");
      }
      return URI.create("http://" + service.getSpec().getClusterIP() + ":9090");
    }
  }
}
