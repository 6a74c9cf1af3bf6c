package io.lateen.app.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages of `docs/` tell people to type does what they say.
final class TutorialIT {
  @TempDir Path temp;

  private static List<Path> newestKubectl() {
    return Programs.kubectls().reversed().stream().limit(1).toList();
  }

  /// One mesh for all of them, which the first starts and the last stops.
  @Test
  void thePages() throws IOException {
    for (Path kubectl : newestKubectl()) {
      Map<String, String> out =
          new PageShell(temp, Map.of("kubectl", kubectl))
              .run(
                  "tutorial",
                  "mtls",
                  "policy",
                  "identity",
                  "authentication",
                  "authorization",
                  "telemetry",
                  "prometheus",
                  "dashboards",
                  "explain");
      tutorial(out.get("tutorial"));
      mtls(out.get("mtls"));
      policy(out.get("policy"));
      identity(out.get("identity"));
      authentication(out.get("authentication"));
      authorization(out.get("authorization"));
      telemetry(out.get("telemetry"));
      prometheus(out.get("prometheus"));
      dashboards(out.get("dashboards"));
      explain(out.get("explain"));
    }
  }

  @Test
  void pilotAlone() throws IOException {
    for (Path kubectl : newestKubectl()) {
      assertThat(new PageShell(temp, Map.of("kubectl", kubectl)).run("pilot").get("pilot"))
          .containsPattern("(?s)shop.example.*boutique.example.*eighty.*boutique.example");
    }
  }

  @Test
  void pilotWithConsul() throws IOException {
    for (Path consul : Programs.consuls()) {
      assertThat(new PageShell(temp, Map.of("consul", consul)).run("consul").get("consul"))
          .containsPattern("consul.service.consul:tcp-\\d+ 127.0.0.1:\\d+ map\\[]")
          .containsPattern("(?s)10.1.0.2:8080 map\\[version:v2].*\"ready\" : false")
          .containsPattern("(?s)cannot be read: .*10.1.0.2:8080 map\\[version:v2]");
    }
  }

  private static void tutorial(String out) {
    assertThat(out)
        .contains("2/2 ", "SYNCED", "refused")
        .containsPattern("istio_double_request_count\\{.*productpage-v1.*} [1-9]")
        .contains("\"instance\":\"newlog.logentry.istio-system\"")
        .contains("PERMISSION_DENIED:notjohn.denier.default:Not today")
        .contains("\"productpage (productpage-v1)\" -> \"details (details-v1)\"")
        .containsPattern("productpage-v1 +[0-9.]+ +0.000 ");
  }

  private static void mtls(String out) {
    assertThat(out)
        .containsPattern("default +details +[1-9][0-9]* +0 +safe")
        .containsPattern("default +ratings +[1-9][0-9]* +0 +safe")
        .containsPattern("details.default.svc.cluster.local:9080 +OK +mTLS +mTLS ")
        .contains("plaintext is refused\npaperback\n")
        .containsPattern("details.default.svc.cluster.local:9080 +OK +HTTP/mTLS ")
        .contains("proxies hold certificates; clock run to +30d")
        .containsPattern("fails: productpage-v1.default .* details-v1.default")
        .contains("prevented by: its sidecar asks Citadel", "not for 30 days")
        .containsPattern("root \\S+ ends, the last that [1-9]\\d* proxies believe")
        .contains("not for 4000 days");
  }

  private static void policy(String out) {
    assertThat(out)
        .contains("Ratings service is currently unavailable")
        .contains("PERMISSION_DENIED:blacklistip.istio-system:10.57.1.2 is blacklisted")
        .contains("INVALID_ARGUMENT:blacklistip.istio-system:nonsense is not a valid IP address")
        .containsPattern("(?s)(200\n200\n429\n429\n.*){2}")
        .contains("Check status was OK", "Valid use count: ")
        .contains("refused\n")
        .contains("rule default/lost: spec.actions[0].handler: handler 'nobody' not found");
  }

  private static void identity(String out) {
    assertThat(out)
        .contains("URI:spiffe://cluster.local/ns/default/sa/default\n")
        .containsPattern("(?s)paperback\n.*strangers are refused\npaperback\n")
        .containsPattern("shows +\\S+  spiffe://cluster.local/ns/default/sa/default\n")
        .containsPattern("productpage-v1-\\S+.default: peers take its certificate");
  }

  private static void authentication(String out) {
    assertThat(out)
        .contains("403\n401\n200\n")
        .containsPattern("reviews.default.svc.cluster.local:9080 +OK +HTTP/mTLS +mTLS +- +-");
  }

  private static void authorization(String out) {
    assertThat(out)
        .containsPattern("(?s)RBAC: access denied\n.*Error fetching product details\n.*paperback\n")
        .contains("allow\n{\n  \"result\" : \"deny\"\n}\n403\n")
        .contains("none of [page-viewer] allows it");
  }

  private static void telemetry(String out) {
    assertThat(out)
        .contains("istio_requests_total{reporter=\"destination\"")
        .containsPattern("istio_page_language\\{language=\"de\",page=\"/productpage\"} [1-9]")
        .contains("\"instance\":\"accesslog.logentry.istio-system\"")
        .containsPattern("\"GET /(productpage|reviews/0|details/0) HTTP/1.1\" 200 - ")
        .containsPattern("\\{.*\"response_code\":\"?200\"?.*}")
        .contains(
            "[\"details.default\",\"istio-ingressgateway\",\"productpage.default\","
                + "\"ratings.default\",\"reviews.default\"]")
        .contains("\"kind\":\"SERVER\",\"name\":\"ratings.default.svc.cluster.local:9080/*\"")
        .contains("\"kind\":\"CLIENT\",\"name\":\"productpage.default.svc.cluster.local:9080");
  }

  private static void prometheus(String out) {
    assertThat(out)
        .containsPattern("productpage-v1 +[0-9.]+ +0.000 ")
        .containsPattern("\"destination_workload\":\"details-v1\".*\"value\"")
        .contains("holt_winters")
        .contains("lateen_folded");
  }

  private static void explain(String out) {
    assertThat(out)
        .containsPattern(
            "match +route 0: VirtualService default/reviews spec.http\\[0].match\\[0]"
                + " \\(line \\d+ of kubectl get virtualservice reviews -n default -o yaml\\)\n")
        .contains("header end-user: absent (expected: exactly \"jason\")")
        .contains("answered      404: no virtual host has this authority")
        .contains("50 % to outbound|9080|v3|reviews.default.svc.cluster.local")
        .contains("100 % of requests wait 7000 ms")
        .containsPattern("6 of 7 proxies are sent \\d+ bytes in all")
        .contains("ok    jason is sent to version 2")
        .contains("4 cases, 0 failed.")
        .containsIgnoringCase("x-lateen-explanation: {\"draw\"")
        .contains("The mesh has stopped");
  }

  private static void dashboards(String out) {
    assertThat(out)
        .contains("Istio Galley Dashboard\nIstio Mesh Dashboard\nIstio Mixer Dashboard\n")
        .contains("\"reviews (reviews-v3)\" -> \"ratings (ratings-v1)\"")
        .contains("{\"nodes\":[{\"name\":\"details (details-v1)\"}")
        .contains("\"ratings (ratings-v1)\"");
  }
}
