package io.lateen.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.app.mesh.EnvoyChecks;
import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Inquiry;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The examples of `docs/envoyfilter.md` in Bookinfo, given to Lateen's own proxy.
final class EnvoyFilterPageTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void theExamplesAreGood() throws IOException {
    for (JsonNode example : examples()) {
      assertThat(RuleParser.parse(example))
          .isInstanceOfSatisfying(
              Parsed.Accepted.class,
              accepted -> assertThat(EnvoyChecks.check(accepted.rule())).isEmpty());
    }
  }

  @Test
  void aTimeOutIsMerged() throws IOException {
    assertThat(explain("productpage-v1", "productpage", "http://details:9080/details/0").toString())
        .doesNotContain("timeoutMillis\":2500");
    assertThat(
            explain(
                    "productpage-v1",
                    "productpage",
                    "http://details:9080/details/0",
                    examples().get(0))
                .toString())
        .contains("timeoutMillis\":2500");
  }

  @Test
  void aHeaderIsAddedInEveryNamespace() throws IOException {
    assertThat(
            explain("reviews-v3", "reviews", "http://ratings:9080/ratings/0", examples().get(1))
                .toString())
        .contains("x-served-by");
  }

  @Test
  void whatTheProxyCannotDoItRefusesByName() throws IOException {
    JsonNode lua = examples().get(2);
    assertThatThrownBy(() -> explain("reviews-v3", "reviews", "http://ratings:9080/ratings/0", lua))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("http_filters[0]")
        .hasMessageContaining("envoy.extensions.filters.http.lua.v3.Lua");
    assertThat(explain("productpage-v1", "productpage", "http://details:9080/details/0", lua))
        .isNotEmpty();
  }

  private static JsonNode explain(String pod, String app, String url, JsonNode... more)
      throws IOException {
    List<JsonNode> documents =
        new ArrayList<>(
            documents(Files.readString(ROOT.resolve("samples/bookinfo/bookinfo.yaml"))));
    documents.addAll(List.of(more));
    documents.forEach(EnvoyFilterPageTest::inDefault);
    return new InProcess()
        .mesh(documents)
        .proxy(pod, "default", Map.of("app", app), false)
        .explain(new Inquiry("GET", url, List.of(), ""));
  }

  private static void inDefault(JsonNode document) {
    tools.jackson.databind.node.ObjectNode metadata =
        (tools.jackson.databind.node.ObjectNode) document.path("metadata");
    if (!metadata.has("namespace")) {
      metadata.put("namespace", "default");
    }
  }

  private static List<JsonNode> examples() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/envoyfilter.md"));
    return EXAMPLE
        .matcher(page)
        .results()
        .flatMap(found -> documents(found.group(1)).stream())
        .toList();
  }

  private static List<JsonNode> documents(String text) {
    return DocumentReader.read(text.getBytes(StandardCharsets.UTF_8)).documents().stream()
        .map(Document::tree)
        .toList();
  }
}
