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

  @Test
  void showsOneProxy() throws IOException {
    try (FakeServer pilot = new FakeServer().with("/debug/syncz", SYNCZ)) {
      assertThat(Terminal.run("ps", "--pilot", pilot.address(), "reviews-v1-1").out())
          .hasLineCount(2);
      assertThat(Terminal.run("ps", "--pilot", pilot.address(), "nobody").err())
          .contains("Pilot knows no proxy \"nobody\"");
    }
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
