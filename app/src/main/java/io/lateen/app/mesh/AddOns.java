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
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.wire.kube.ClusterSource;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What one looks at the mesh with: the metrics store or the real Prometheus in its place, the
/// dashboards, the service graph.
///
/// @param dist the distribution, for the dashboards
/// @param objects where the metrics store finds its targets
record AddOns(Addresses addresses, Home home, Path dist, ObjectSource objects) {

  List<ImageMapping> images() throws IOException {
    return List.of(
        new ImageMapping("lateen/prometheus:*", prometheus()),
        new ImageMapping("lateen/grafana:*", new Launch.Hosted(grafana())),
        new ImageMapping("lateen/servicegraph:*", new Launch.Hosted(serviceGraph())));
  }

  private Launch prometheus() throws IOException {
    RealPrometheus real = RealPrometheus.find(home);
    if (real != null) {
      return real.launch(scrapeConfig(real.discovery()));
    }
    return new Launch.Hosted(
        new ServerPart<>(
            addresses.prometheus(),
            "io.lateen.prometheus",
            () ->
                PrometheusServer.start(
                    PrometheusSettings.of(
                        new InetSocketAddress(addresses.prometheus(), 9090),
                        SettingsParser.parse(scrapeConfig("")),
                        objects)),
            server -> true));
  }

  /// @param discovery what the reader needs to know to find the API server
  private String scrapeConfig(String discovery) throws IOException {
    return Template.read(dist.resolve("install/prometheus.yml"), addresses.scraping(discovery))
        .text();
  }

  private HostedPart grafana() {
    return new ServerPart<>(
        addresses.grafana(),
        "io.lateen.console.dashboard",
        () ->
            DashboardServer.start(
                new DashboardSettings(
                    new InetSocketAddress(addresses.grafana(), DashboardSettings.PORT),
                    prometheusUrl(),
                    dist.resolve("install/grafana"))),
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
