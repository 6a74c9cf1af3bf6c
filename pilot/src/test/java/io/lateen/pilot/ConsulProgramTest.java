package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.source.consul.ConsulRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services of Consul itself in the mesh; each test has services of its own.
final class ConsulProgramTest {
  private static final String SIDECAR = "sidecar~10.9.0.9~client.default~default.svc.cluster.local";

  /// What a cluster has whose endpoints speak HTTP/2.
  private static final String HTTP2 = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  @TempDir static Path folder;

  private static ConsulProgram consul;

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeDeltaProxy proxy;

  @BeforeAll
  static void startConsul() throws Exception {
    consul = new ConsulProgram(folder);
  }

  @AfterAll
  static void stopConsul() {
    if (consul != null) {
      consul.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofMillis(20));
  }

  private void start(Duration interval) throws Exception {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot =
        new Pilot(
            new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"),
            objects,
            List.of(new ConsulRegistry(consul.uri(), interval)));
    pilot.start();
    proxy = new FakeDeltaProxy(pilot.grpcPort(), SIDECAR);
  }

  @AfterEach
  void stop() {
    if (pilot != null) {
      proxy.close();
      pilot.close();
    }
  }

  private static String cluster(int port, String subset, String service) {
    return "outbound|" + port + "|" + subset + "|" + service + ".service.consul";
  }

  @Test
  void instancesOfSeveralNodesAreEndpoints() throws Exception {
    consul.register("web-a", "10.1.0.1", "\"ID\": \"w1\", \"Service\": \"web\", \"Port\": 8080");
    consul.register(
        "web-b",
        "10.1.0.2",
        "\"ID\": \"w2\", \"Service\": \"web\", \"Port\": 8081, \"Address\": \"10.1.1.2\"");
    String first = cluster(8080, "", "web");
    String second = cluster(8081, "", "web");
    DeltaView view = new DeltaView(proxy, first, second);

    view.await(it -> it.addresses(second).equals(List.of("10.1.1.2:8081")));
    view.await(it -> it.addresses(first).equals(List.of("10.1.0.1:8080")));
    assertThat(view.assignment(first).getEndpoints(0).getLocality().getRegion()).isEqualTo("dc1");
    assertThat(view.cluster(first).getType()).isEqualTo(DiscoveryType.EDS);
  }

  @Test
  void tagsAreLabelsThatSubsetsSelectBy() throws Exception {
    for (int version = 1; version <= 2; version++) {
      consul.register(
          "tagged-" + version,
          "10.2.0." + version,
          """
          "ID": "t%d", "Service": "tagged", "Port": 8080, "Tags": ["plain", "version|v%d"]
          """
              .formatted(version, version));
    }
    objects.apply(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: tagged, namespace: default}
        spec:
          host: tagged.service.consul
          subsets: [{name: v2, labels: {version: v2}}]
        """);
    String v2 = cluster(8080, "v2", "tagged");
    DeltaView view = new DeltaView(proxy, v2);

    view.await(it -> it.addresses(v2).equals(List.of("10.2.0.2:8080")));
    consul.register( // the same instance, told anew
        "tagged-1",
        "10.2.0.1",
        "\"ID\": \"t1\", \"Service\": \"tagged\", \"Port\": 8080, \"Tags\": [\"version|v2\"]");
    view.await(it -> it.addresses(v2).equals(List.of("10.2.0.1:8080", "10.2.0.2:8080")));
  }

  @Test
  void metaSaysTheProtocol() throws Exception {
    consul.register(
        "spoken",
        "10.3.0.1",
        """
        "ID": "s1", "Service": "spoken", "Port": 8080, "Meta": {"protocol": "grpc"}
        """);
    consul.register(
        "spoken",
        "10.3.0.1",
        """
        "ID": "s2", "Service": "spoken", "Port": 8081, "Meta": {"protocol": "smoke-signals"}
        """);
    DeltaView view = new DeltaView(proxy);

    view.await(it -> it.has(cluster(8081, "", "spoken")));
    assertThat(view.cluster(cluster(8080, "", "spoken")).getTypedExtensionProtocolOptionsMap())
        .containsKey(HTTP2);
    assertThat(view.cluster(cluster(8081, "", "spoken")).getTypedExtensionProtocolOptionsMap())
        .isEmpty();
  }

  @Test
  void onlyThoseWhoseChecksFailAreLeftOut() throws Exception {
    consul.put(
        "agent/service/register",
        """
        {"ID": "checked-1", "Name": "checked", "Address": "10.4.0.1", "Port": 8080,
         "Check": {"CheckID": "checked-1", "TTL": "10m"}}
        """);
    String checked = cluster(8080, "", "checked");
    DeltaView view = new DeltaView(proxy, checked);
    List<String> one = List.of("10.4.0.1:8080");

    view.await(it -> it.has(checked)); // critical until it is told otherwise
    assertThat(view.addresses(checked)).isEmpty();
    consul.put("agent/check/pass/checked-1", "");
    view.await(it -> it.addresses(checked).equals(one));
    consul.put("agent/check/fail/checked-1", "");
    view.await(it -> it.addresses(checked).isEmpty());
    consul.put("agent/check/warn/checked-1", "");
    view.await(it -> it.addresses(checked).equals(one));
    consul.put("agent/service/maintenance/checked-1?enable=true", "");
    view.await(it -> it.addresses(checked).isEmpty());
    assertThat(view.has(checked)).isTrue();
  }

  @Test
  void aNodeThatFailsTakesItsInstancesAlong() throws Exception {
    consul.register("sick", "10.5.0.1", "\"Service\": \"nursed\", \"Port\": 8080");
    consul.register("well", "10.5.0.2", "\"Service\": \"nursed\", \"Port\": 8080");
    String nursed = cluster(8080, "", "nursed");
    DeltaView view = new DeltaView(proxy, nursed);

    view.await(it -> it.addresses(nursed).size() == 2);
    consul.put(
        "catalog/register",
        """
        {"Node": "sick", "Address": "10.5.0.1",
         "Check": {"Name": "disk", "CheckID": "disk", "Status": "critical"}}
        """);
    view.await(it -> it.addresses(nursed).equals(List.of("10.5.0.2:8080")));
  }

  @Test
  void aSidecarListensForAnInstanceThatIsNotReadyYet() throws Exception {
    consul.put(
        "agent/service/register",
        """
        {"Name": "starting", "Address": "10.9.0.9", "Port": 8080, "Check": {"TTL": "10m"}}
        """);
    DeltaView view = new DeltaView(proxy);

    view.await(it -> it.has("inbound|8080|tcp-8080|starting.service.consul"));
  }

  @Test
  void whatIsDeregisteredIsGone() throws Exception {
    consul.register("passing-a", "10.6.0.1", "\"Service\": \"passing\", \"Port\": 8080");
    consul.register("passing-b", "10.6.0.2", "\"Service\": \"passing\", \"Port\": 8080");
    String passing = cluster(8080, "", "passing");
    DeltaView view = new DeltaView(proxy, passing);

    view.await(it -> it.addresses(passing).size() == 2);
    consul.put("catalog/deregister", "{\"Node\": \"passing-a\"}");
    view.await(it -> it.addresses(passing).equals(List.of("10.6.0.2:8080")));
    consul.put("catalog/deregister", "{\"Node\": \"passing-b\", \"ServiceID\": \"passing\"}");
    view.await(it -> !it.has(passing));
  }

  /// Longer than anything here waits: what is heard, Consul's answer to a waiting question tells.
  @Test
  void newsDoNotWaitForTheInterval() throws Exception {
    stop();
    start(Duration.ofMinutes(9));
    String prompt = cluster(8080, "", "prompt");
    DeltaView view = new DeltaView(proxy, prompt);

    view.await(it -> it.has(cluster(consul.serverPort(), "", "consul")));
    consul.register("prompt-a", "10.7.0.1", "\"Service\": \"prompt\", \"Port\": 8080");
    view.await(it -> it.addresses(prompt).equals(List.of("10.7.0.1:8080")));
    consul.register("prompt-b", "10.7.0.2", "\"Service\": \"prompt\", \"Port\": 8080");
    view.await(it -> it.addresses(prompt).size() == 2);
    consul.put("catalog/deregister", "{\"Node\": \"prompt-a\"}");
    view.await(it -> it.addresses(prompt).equals(List.of("10.7.0.2:8080")));
  }

  @Test
  void servicesOutsideAreCalledWhereTheyAre() throws Exception {
    consul.register(
        "far",
        "far.example.org",
        """
        "Service": "far", "Port": 8080, "Meta": {"external": "far.example.org"}
        """);
    consul.register("named", "named.example.org", "\"Service\": \"named\", \"Port\": 8080");
    DeltaView view = new DeltaView(proxy);

    view.await(it -> it.has(cluster(8080, "", "named")) && it.has(cluster(8080, "", "far")));
    assertThat(view.cluster(cluster(8080, "", "far")).getType())
        .isEqualTo(DiscoveryType.ORIGINAL_DST);
    assertThat(view.cluster(cluster(8080, "", "named")).getType())
        .isEqualTo(DiscoveryType.STRICT_DNS);
    assertThat(view.cluster(cluster(8080, "", "named")).toString()).contains("named.example.org");
  }

  /// Consul takes them all.
  @Test
  void whatCannotBeCalledIsPassedOver() throws Exception {
    consul.register("odd", "10.8.0.1", "\"Service\": \"odd | name/\\u00fc\", \"Port\": 8080");
    consul.register("odd", "10.8.0.1", "\"ID\": \"o0\", \"Service\": \"portless\"");
    consul.register("odd", "10.8.0.1", "\"Service\": \"overflow\", \"Port\": 70000");
    consul.register("odd", "10.8.0.1", "\"Service\": \"zz-last_one\", \"Port\": 8080");
    String last = cluster(8080, "", "zz-last_one");
    DeltaView view = new DeltaView(proxy, last);

    view.await(it -> it.addresses(last).equals(List.of("10.8.0.1:8080")));
    assertThat(view.toString()).doesNotContain("odd", "portless", "overflow");
    consul.put("catalog/deregister", "{\"Node\": \"odd\"}"); // the others need no complaints
  }
}
