package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.cli.kube.Pod;
import io.lateen.wire.document.DocumentReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class ProxyConfigTest {
  private static final String DUMP =
      """
      {"configs": [
        {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
         "bootstrap": {"node": {"id": "sidecar~1"}}},
        {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
         "static_clusters": [{"cluster": {"name": "xds-grpc", "type": "STRICT_DNS"}}],
         "dynamic_active_clusters": [
           {"cluster": {"name": "outbound|9080|v1|reviews.default.svc.cluster.local",
                        "type": "EDS", "metadata": {"filter_metadata": {"istio": {"config":
              "/apis/n/v1/namespaces/default/destination-rule/reviews"}}}}},
           {"cluster": {"name": "inbound|9080|http|reviews.default.svc.cluster.local"}}]},
        {"@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
         "dynamic_listeners": [
           {"name": "warming"},
           {"active_state": {"listener": {"name": "0.0.0.0_9080",
             "address": {"socket_address": {"address": "0.0.0.0", "port_value": 9080}},
             "filter_chains": [{"filters": [
               {"name": "envoy.filters.network.http_connection_manager"}]}]}}},
           {"active_state": {"listener": {"name": "10.0.0.1_443",
             "address": {"socket_address": {"address": "10.0.0.1", "port_value": 443}},
             "filter_chains": [{"filters": [{"name": "envoy.tcp_proxy"}]}]}}},
           {"active_state": {"listener": {"name": "unix:///run/out.sock_0",
             "address": {"pipe": {"path": "/run/out.sock"}},
             "filter_chains": [{"filters": [
               {"name": "envoy.filters.network.http_connection_manager"}]}]}}}]},
        {"@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump",
         "static_route_configs": [{"route_config": {"name": "inbound"}}],
         "dynamic_route_configs": [
           {"route_config": {"name": "9080", "virtual_hosts": [{}, {}]}},
           {"route_config": {"name": "80", "virtual_hosts": []}}]}]}
      """;
  private static final String CLUSTERS =
      """
      {"cluster_statuses": [
        {"name": "outbound|9080||a", "host_statuses": [
          {"address": {"socket_address": {"address": "10.0.0.2", "port_value": 9080}},
           "health_status": {"eds_health_status": "HEALTHY"}},
          {"address": {"socket_address": {"address": "10.0.0.3", "port_value": 9080}},
           "health_status": {"failed_outlier_check": true}}]},
        {"name": "empty"},
        {"name": "pipe", "host_statuses": [{"address": {"pipe": {"path": "/x"}}}]}]}
      """;

  private static final String LISTENERS =
      """
      {"listener_statuses": [
        {"name": "0.0.0.0_9080"},
        {"name": "10.0.0.1_443", "learned_protocols": [
          {"destination": "10.0.0.1:443", "protocol": "server-first",
           "since": "2026-11-30T10:02:03.456Z"}]}]}
      """;

  @TempDir private Path folder;
  private FakeServer proxy;

  @BeforeEach
  void start() throws IOException {
    proxy =
        new FakeServer()
            .with("/config_dump", DUMP)
            .with("/clusters?format=json", CLUSTERS)
            .with("/listeners?format=json", LISTENERS);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cluster; SERVICE FQDN|PORT|SUBSET|DIRECTION|TYPE|DESTINATION RULE"
            + "/reviews.default.svc.cluster.local|9080|http|inbound|STATIC|-"
            + "/reviews.default.svc.cluster.local|9080|v1|outbound|EDS|reviews.default"
            + "/xds-grpc|-|-|-|STRICT_DNS|-",
        "clusters --direction outbound; SERVICE FQDN|PORT|SUBSET|DIRECTION|TYPE|DESTINATION RULE"
            + "/reviews.default.svc.cluster.local|9080|v1|outbound|EDS|reviews.default",
        "c --subset v9; SERVICE FQDN|PORT|SUBSET|DIRECTION|TYPE|DESTINATION RULE",
        "listener; ADDRESS|PORT|TYPE|LEARNT//run/out.sock|0|HTTP|-/0.0.0.0|9080|HTTP|-"
            + "/10.0.0.1|443|TCP|server-first since 10:02:03Z",
        "l --type tcp; ADDRESS|PORT|TYPE|LEARNT/10.0.0.1|443|TCP|server-first since 10:02:03Z",
        "listeners --port 9080; ADDRESS|PORT|TYPE/0.0.0.0|9080|HTTP",
        "listeners --address /run/out.sock; ADDRESS|PORT|TYPE//run/out.sock|0|HTTP",
        "route; NOTE: This output only contains routes loaded via RDS."
            + "/NAME|VIRTUAL HOSTS/80|0/9080|2",
        "r --name 80; NOTE: This output only contains routes loaded via RDS."
            + "/NAME|VIRTUAL HOSTS/80|0",
        "endpoint; ENDPOINT|STATUS|OUTLIER CHECK|CLUSTER/10.0.0.2:9080|HEALTHY|OK|outbound,9080,,a"
            + "/10.0.0.3:9080|UNHEALTHY|FAILED|outbound,9080,,a/unix:_x|HEALTHY|OK|pipe",
        "ep --status unhealthy; ENDPOINT|STATUS|OUTLIER CHECK|CLUSTER"
            + "/10.0.0.3:9080|UNHEALTHY|FAILED|outbound,9080,,a",
        "ep --cluster pipe; ENDPOINT|STATUS|OUTLIER CHECK|CLUSTER/unix:_x|HEALTHY|OK|pipe",
      })
  void printsTables(String command, String table) {
    Terminal result = run(command);
    assertThat(result.exitCode()).isZero();
    String shown =
        result.out().replace("|", ",").replace("///", "_").replaceAll(" {5,}", "|").strip();
    assertThat(shown.replace('\n', '/')).isEqualTo(table);
  }

  @Test
  void printsJson() {
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(run("cluster --subset v1 -o json").out()))
        .singleElement()
        .satisfies(cluster -> assertThat(cluster.path("type").asString()).isEqualTo("EDS"));
    assertThat(json.readTree(run("route -o json").out())).hasSize(2);
    assertThat(json.readTree(run("endpoint -o json").out())).hasSize(2);
    assertThat(run("listener --type tcp -o json").out()).contains("\"server-first\"");
    assertThat(json.readTree(run("bootstrap").out()).path("bootstrap").has("node")).isTrue();
  }

  @Test
  void asksTheApiServerWhereThePodIs() throws IOException {
    try (FakeServer api =
        new FakeServer().with("/api/v1/namespaces/shop/pods/pending", "{\"status\": {}}")) {
      String kubeconfig = api.kubeconfig(folder, "secret").toString();
      assertThat(Terminal.run("pc", "cluster", "-c", kubeconfig, "pending.shop").err())
          .startsWith("lateen: Pod pending.shop has no address yet");
      assertThat(Terminal.run("pc", "route", "-c", kubeconfig, "-n", "shop", "none").err())
          .startsWith("lateen: there is no Pod \"none\" in namespace shop");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{spec: {containers: [{name: a}, {name: istio-proxy}]}, status: {podIP: 127.5.0.9}};"
            + "127.5.64.9:15000",
        "{spec: {containers: [{name: istio-proxy, args: [--proxyAdminPort, '15999']}]},"
            + " status: {podIP: 127.5.0.9}};127.5.0.9:15999",
        "{spec: {hostNetwork: true, containers: [{name: a}, {name: istio-proxy}]},"
            + " status: {podIP: 127.0.0.1}};127.0.0.1:15000",
        "{spec: {containers: [{name: a}, {name: istio-proxy}]}, status: {podIP: 10.1.2.3}};"
            + "10.1.2.3:15000",
      })
  void theAdminInterfaceIsOnTheApplicationsSide(String pod, String admin) {
    var tree = DocumentReader.read(pod).documents().getFirst().tree();
    assertThat(new Pod(tree).admin()).contains(admin);
  }

  private Terminal run(String command) {
    return Terminal.run(("proxy-config " + command + " --admin " + proxy.address()).split(" "));
  }
}
