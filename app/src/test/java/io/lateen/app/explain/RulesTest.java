package io.lateen.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.explain.RuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Which rules an explanation names: those of clusters, and those that the proxy is not sent.
final class RulesTest {
  private static final Path SAMPLES = Command.root().resolve("samples/bookinfo");

  private static final String OF_CALLERS =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews}
      spec:
        hosts: [reviews]
        http:
        - match: [{sourceLabels: {app: ratings}}]
          route: [{destination: {host: reviews, subset: v3}}]
        - route: [{destination: {host: reviews, subset: v2}}]
      """;

  private static JsonNode explain(String from) throws IOException {
    RuleFiles files = new RuleFiles("default");
    files.add("bookinfo.yaml", Files.readAllBytes(SAMPLES.resolve("bookinfo.yaml")));
    files.add("rules.yaml", Files.readAllBytes(SAMPLES.resolve("destination-rule-all.yaml")));
    files.add("callers.yaml", OF_CALLERS.getBytes(StandardCharsets.UTF_8));
    return new InProcess()
        .mesh(files.trees())
        .proxy(from + "-v1", "default", Map.of("app", from), false)
        .explainAll(new Inquiry("GET", "http://reviews:9080/reviews/0", List.of(), ""));
  }

  @Test
  void aClusterNamesItsDestinationRule() throws IOException {
    JsonNode branch = explain("productpage").path("outcome").path("branches").path(0);
    assertThat(branch.path("cluster").asString("")).contains("|v2|reviews");
    assertThat(branch.path("origin").path("object").asString(""))
        .isEqualTo(
            "/apis/networking.istio.io/v1alpha3/namespaces/default/destination-rule/reviews");
  }

  @Test
  void aMatchThatIsForOthersIsToldToThoseWhoAreNotSentIt() throws IOException {
    JsonNode one = explain("productpage").path("leftOut");
    assertThat(one).hasSize(1);
    assertThat(one.path(0).path("origin").path("path").asString(""))
        .isEqualTo("spec.http[0].match[0]");
    assertThat(one.path(0).path("why").asString(""))
        .startsWith("the caller: labels {app=ratings} (here: {")
        .contains("app=productpage");
    JsonNode ratings = explain("ratings");
    assertThat(ratings.path("leftOut").isArray()).isTrue();
    assertThat(ratings.path("leftOut")).isEmpty();
    assertThat(ratings.path("route").path("origin").path("path").asString(""))
        .isEqualTo("spec.http[0].match[0]");
  }
}
