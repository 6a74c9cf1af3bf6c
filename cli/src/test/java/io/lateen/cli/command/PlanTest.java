package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanTest {
  private static final String RULES =
      "/apis/networking.istio.io/v1alpha3/namespaces/default/virtualservices";
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews}
      spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}
      """;
  private static final String PLAN =
      """
      {"proxies": [{"proxy": "productpage-1.default", "responses": 1, "bytes": 900, "changes": [
         {"type": "RouteConfiguration", "name": "9080", "kind": "changed", "bytes": 300}]}],
       "untouched": 4}
      """;

  @TempDir private Path folder;

  @Test
  void showsWhatWouldBeSentAndWhatIsSaidOfIt() throws IOException {
    Path file = Files.writeString(folder.resolve("rule.yaml"), RULE);
    try (FakeServer pilot = new FakeServer().with("/debug/plan?gone=false", PLAN);
        FakeServer api = new FakeServer()) {
      api.with(RULES + "/reviews", "{\"metadata\": {\"resourceVersion\": \"7\"}}")
          .with(RULES + "/reviews?dryRun=All", "{}");
      Terminal result =
          Terminal.run(
              "plan",
              "-f",
              file.toString(),
              "--pilot",
              pilot.address(),
              "-c",
              api.kubeconfig(folder, "secret").toString());
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.out().replaceAll(" {5,}", "|"))
          .isEqualTo(
              """
              VirtualService default/reviews: accepted

              PROXY|TYPE|RESOURCE|CHANGE|BYTES
              productpage-1.default|RDS|9080|changed|300

              1 of 5 proxies are sent 900 bytes in all.
              """);
    }
  }

  @Test
  void whatIsRefusedIsNotPlanned() throws IOException {
    Path file = Files.writeString(folder.resolve("rule.yaml"), RULE);
    try (FakeServer api = new FakeServer()) {
      Terminal result =
          Terminal.run(
              "plan",
              "-f",
              file.toString(),
              "-o",
              "json",
              "-c",
              api.kubeconfig(folder, "secret").toString());
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).contains("\"verdict\" : \"refused\"").doesNotContain("proxies");
    }
    Path broken = Files.writeString(folder.resolve("bad.yaml"), RULE.replace("hosts", "host"));
    assertThat(Terminal.run("plan", "-f", broken.toString()).err())
        .contains("bad.yaml:4:8: spec.host");
  }
}
