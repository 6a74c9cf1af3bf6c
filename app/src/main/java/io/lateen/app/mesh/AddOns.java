package io.lateen.app.mesh;

import io.lateen.console.graph.ServiceGraphServer;
import io.lateen.console.graph.ServiceGraphSettings;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import io.lateen.prometheus.PrometheusServer;
import io.lateen.prometheus.PrometheusSettings;
import io.lateen.prometheus.settings.SettingsException;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.wire.kube.ObjectSource;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/// What one looks at the mesh with: the metrics store, the dashboards, the service graph.
///
/// @param prometheusConfig of the shape of prometheus.yml
record AddOns(Addresses addresses, String prometheusConfig, ObjectSource objects) {

  List<ImageMapping> images() {
    return List.of(
        new ImageMapping("lateen/prometheus:*", new Launch.Hosted(prometheus())),
        new ImageMapping("lateen/servicegraph:*", new Launch.Hosted(serviceGraph())));
  }

  private HostedPart prometheus() {
    return new ServerPart<>(
        addresses.prometheus(),
        "io.lateen.prometheus",
        () -> PrometheusServer.start(prometheusSettings()),
        server -> true);
  }

  private PrometheusSettings prometheusSettings() throws SettingsException {
    return PrometheusSettings.of(
        new InetSocketAddress(addresses.prometheus(), 9090),
        SettingsParser.parse(prometheusConfig),
        objects);
  }

  private HostedPart serviceGraph() {
    return new ServerPart<>(
        addresses.serviceGraph(),
        "io.lateen.console.graph",
        () ->
            ServiceGraphServer.start(
                new ServiceGraphSettings(
                    new InetSocketAddress(addresses.serviceGraph(), ServiceGraphSettings.PORT),
                    URI.create("http://" + addresses.prometheus() + ":9090"))),
        server -> true);
  }
}
