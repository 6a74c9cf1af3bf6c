package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProxyStatusTest {
  private static final String SYNCZ =
      """
      [{"proxy": "reviews-v1-1.default", "proxy_version": "1.1.2",
        "cluster_sent": "a", "cluster_acked": "a", "listener_sent": "b", "listener_acked": "a",
        "route_sent": "c", "route_acked": "", "endpoint_sent": "d", "endpoint_acked": "d",
        "endpoint_percent": 100},
       {"proxy": "ingress-1.istio-system", "cluster_sent": "", "cluster_acked": ""},
       {}]
      """;

  @TempDir private Path folder;

  @Test
  void showsWhoIsInSync() throws IOException {
    try (FakeServer pilot = new FakeServer().with("/debug/syncz", SYNCZ)) {
      Terminal result = Terminal.run("proxy-status", "--pilot", pilot.address());
      assertThat(result.exitCode()).isZero();
      assertThat(result.out().replaceAll(" {5,}", "|"))
          .isEqualTo(
              """
              NAME|CDS|LDS|EDS|RDS|PILOT|VERSION
              ingress-1.istio-system|NOT SENT|NOT SENT|NOT SENT|NOT SENT|istio-pilot|-
              reviews-v1-1.default|SYNCED|STALE|SYNCED (100%)|STALE (Never Acknowledged)|\
              istio-pilot|1.1.2
              """);
    }
  }

  private static final String DUMP =
      """
      {"configs": [
        {"@type": "x.ClustersConfigDump",
         "dynamic_active_clusters": [{"cluster": {"name": "a", "type": "%s"}}]},
        {"@type": "x.ListenersConfigDump",
         "dynamic_listeners": [{"active_state": {"listener": {"stat_prefix": "l", "name": "b"}}}]},
        {"@type": "x.RoutesConfigDump",
         "dynamic_route_configs": [
           {"route_config": {"name": "80"}, "last_updated": "2026-01-02T03:04:05Z"}]}]}
      """;

  @Test
  void comparesWhatOneProxyHasWithWhatPilotWouldSend() throws IOException {
    try (FakeServer pilot = new FakeServer();
        FakeServer proxy = new FakeServer();
        FakeServer api = new FakeServer()) {
      pilot.with("/debug/config_dump?proxyID=reviews-v1-1.shop", DUMP.formatted("EDS"));
      api.with("/api/v1/namespaces/shop/pods/reviews-v1-1", pod(proxy.port()));
      String[] command = {
        "ps",
        "--pilot",
        pilot.address(),
        "-c",
        api.kubeconfig(folder, "secret").toString(),
        "reviews-v1-1.shop"
      };

      proxy.with("/config_dump", DUMP.formatted("EDS"));
      Terminal same = Terminal.run(command);
      assertThat(same.out())
          .isEqualTo(
              """
              Clusters Match
              Listeners Match
              Routes Match (RDS last loaded at 2026-01-02T03:04:05Z)
              """);
      assertThat(same.exitCode()).isZero();

      proxy.with("/config_dump", DUMP.formatted("STATIC"));
      Terminal differs = Terminal.run(command);
      assertThat(differs.out())
          .startsWith("--- Pilot Clusters\n+++ reviews-v1-1.shop Clusters\n@@ ")
          .contains("\n-  \"type\" : \"EDS\"\n+  \"type\" : \"STATIC\"\n", "Listeners Match");
      assertThat(differs.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void saysThatNoPilotHasTheProxy() throws IOException {
    try (FakeServer pilot = new FakeServer();
        FakeServer api = new FakeServer()) {
      api.with("/api/v1/namespaces/default/pods/lonely", pod(1));
      String kubeconfig = api.kubeconfig(folder, "secret").toString();
      assertThat(Terminal.run("ps", "--pilot", pilot.address(), "-c", kubeconfig, "lonely").err())
          .startsWith("lateen: no Pilot has the proxy of \"lonely\" connected");
      assertThat(Terminal.run("ps", "--pilot", pilot.address(), "-c", kubeconfig, "none").err())
          .startsWith("lateen: there is no Pod \"none\" in namespace default");
    }
  }

  /// @param admin the port of its proxy's admin interface, on 127.0.0.1
  private static String pod(int admin) {
    return """
        {"metadata": {"name": "%s"}, "status": {"phase": "Running", "podIP": "127.0.0.1"},
         "spec": {"hostNetwork": true, "containers": [
           {"name": "istio-proxy", "args": ["--proxyAdminPort", "%d"]}]}}
        """
        .formatted(admin == 1 ? "lonely" : "reviews-v1-1", admin);
  }

  @Test
  void saysThatNoPilotRuns() throws IOException {
    try (FakeServer api =
        new FakeServer()
            .with(
                "/api/v1/namespaces/istio-system/pods?labelSelector=istio%3Dpilot",
                """
                {"items": [{"metadata": {"name": "p"}, "status": {"phase": "Pending"}}]}
                """)) {
      assertThat(Terminal.run("ps", "-c", api.kubeconfig(folder, "secret").toString()).err())
          .startsWith("lateen: no Pilot runs in namespace istio-system");
    }
  }
}
