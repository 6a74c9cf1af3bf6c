package io.lateen.prometheus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.ApiClient;
import io.lateen.prometheus.Eventually;
import io.lateen.prometheus.PrometheusServer;
import io.lateen.prometheus.PrometheusSettings;
import io.lateen.prometheus.files.PrometheusFiles;
import io.lateen.prometheus.settings.ScrapeJob;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The jobs that `up` installs: the store and the real Prometheus find the same targets with them.
final class InstalledConfigTest {
  private static final Path FILE = Path.of("../install/prometheus.yml");
  private static final String OBJECTS =
      """
      - kind: Service
        metadata: {name: istio-telemetry, namespace: istio-system, labels: {istio: mixer}}
      - kind: Endpoints
        metadata: {name: istio-telemetry, namespace: istio-system}
        subsets:
        - addresses: [{ip: 127.9.0.2, targetRef: {kind: Pod, name: mixer-1, namespace: istio-system}}]
          ports: [{name: prometheus, port: 42422}, {name: http-monitoring, port: 15014}]
      - kind: Service
        metadata: {name: istio-pilot, namespace: istio-system}
      - kind: Endpoints
        metadata: {name: istio-pilot, namespace: istio-system}
        subsets: [{addresses: [{ip: 127.9.0.3}], ports: [{name: http-monitoring, port: 15014}]}]
      - kind: Pod
        metadata: {name: reviews-1, namespace: default, labels: {app: reviews}}
        spec:
          containers:
          - {name: reviews, ports: [{containerPort: 9080}]}
          - {name: istio-proxy, ports: [{name: http-envoy-prom, containerPort: 15090}]}
        status: {podIP: 127.9.0.4}
      """;

  @TempDir private Path folder;

  private static String config() throws IOException {
    return Files.readString(FILE)
        .replaceAll("(?m)^ *#.*\\n", "")
        .replace("${scrapeInterval}", "2s")
        .replace("${kubernetes}", "");
  }

  @Test
  void theStoreReadsIt() throws Exception {
    assertThat(SettingsParser.parse(config()).jobs())
        .extracting(ScrapeJob::name)
        .contains(
            "istio-mesh", "envoy-stats", "istio-policy", "istio-telemetry", "pilot", "galley");
  }

  @Test
  void bothFindTheSameTargets() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FixedSource objects = new FixedSource();
        PrometheusFiles files = PrometheusFiles.start(folder.resolve("files"), config(), objects);
        PrometheusServer ours =
            PrometheusServer.start(
                PrometheusSettings.of(any, SettingsParser.parse(config()), objects))) {
      ApiClient api = new ApiClient(ours.address());
      Eventually.check(() -> assertThat(targets(api)).hasSize(4));
      assertThat(targets(api)).anyMatch(it -> it.startsWith("http://127.9.0.4:15020/stats/prom"));
      Optional<Path> program = RealPrometheus.find();
      if (program.isPresent()) {
        Path data = folder.resolve("data");
        try (RealPrometheus real = RealPrometheus.serve(program.get(), data, files.config())) {
          Eventually.check(() -> assertThat(targets(real.api())).isEqualTo(targets(api)));
        }
      }
    }
  }

  private static Set<String> targets(ApiClient api) throws IOException {
    Set<String> targets = new TreeSet<>();
    for (JsonNode target : api.get("/api/v1/targets").path("data").path("activeTargets")) {
      targets.add(target.path("scrapeUrl").asString() + " " + target.path("labels"));
    }
    return targets;
  }

  /// The objects above, which never change.
  private static final class FixedSource implements ObjectSource {
    private final List<JsonNode> all = new YAMLMapper().readTree(OBJECTS).valueStream().toList();

    @Override
    public Watch watch(ObjectKind kind, Listener listener) {
      all.stream()
          .filter(tree -> tree.path("kind").asString().equals(kind.kind()))
          .forEach(tree -> listener.onSet(new KubeObject(kind, tree)));
      listener.onSynced();
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
