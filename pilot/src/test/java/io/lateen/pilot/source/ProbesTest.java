package io.lateen.pilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.service.ProbePath;
import io.lateen.model.service.Workload;
import io.lateen.wire.kube.KubeObject;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// How Pods say that they are asked.
final class ProbesTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private static Workload pod(String annotations, String containers) {
    String pod =
        "{metadata: {name: p, namespace: d, annotations: {%s}}, spec: {containers: [%s]}}"
            .formatted(annotations, containers);
    return new PodReader("cluster.local").read(new KubeObject(Kinds.POD, YAML.readTree(pod)));
  }

  @Test
  void probesOfEveryContainerButTheSidecars() {
    Workload pod =
        pod(
            "",
            "{name: a, ports: [{name: web, containerPort: 8080}],"
                + " readinessProbe: {httpGet: {path: /ready, port: web}},"
                + " livenessProbe: {httpGet: {port: 9000}}},"
                + " {name: b, livenessProbe: {tcpSocket: {port: 7000}}},"
                + " {name: istio-proxy, readinessProbe: {httpGet: {path: /r, port: 15020}}}");
    assertThat(pod.probePorts()).containsExactly(7000, 8080, 9000);
    assertThat(pod.probePaths())
        .containsExactly(new ProbePath("/ready", 8080), new ProbePath("/", 9000));
  }

  @Test
  void whatIsScrapedIsNoPortOfAProbe() {
    Workload pod = pod("prometheus.io/scrape: 'true', prometheus.io/port: '9102'", "");
    assertThat(pod.probePorts()).isEmpty();
    assertThat(pod.probePaths()).containsExactly(new ProbePath("/metrics", 9102));
  }

  @Test
  void aPortThatIsNoneMeansAny() {
    Workload pod =
        pod(
            "prometheus.io/scrape: 'true', prometheus.io/port: 99999, prometheus.io/path: stats",
            "");
    assertThat(pod.probePaths()).containsExactly(new ProbePath("/stats", 0));
  }

  @Test
  void nothingIsScrapedThatDoesNotSaySo() {
    assertThat(pod("prometheus.io/port: '9102'", "").probePaths()).isEmpty();
  }
}
