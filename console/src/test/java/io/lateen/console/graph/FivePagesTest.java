package io.lateen.console.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lateen.console.browser.Browser;
import io.lateen.console.browser.Contrast;
import io.lateen.console.browser.Tab;
import io.lateen.console.fake.FakePrometheus;
import io.lateen.console.fake.Series;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The five pages of the service graph, each opened in a browser: they show what Prometheus has,
/// and move on when it does.
final class FivePagesTest {
  private static final List<String> PAGES =
      List.of("/force/forcegraph.html", "/dotviz", "/graph", "/dotgraph", "/d3graph");

  private interface Visit {
    void in(Tab tab, String server, FakePrometheus prometheus) throws Exception;
  }

  private void visit(boolean dark, Visit visit) throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      return;
    }
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FakePrometheus prometheus = new FakePrometheus(calls(7.5));
        ServiceGraphServer graph =
            ServiceGraphServer.start(new ServiceGraphSettings(any, prometheus.url()));
        Tab tab = Browser.shared(program.get()).tab(1280, 720, dark)) {
      String server = "http://127.0.0.1:" + graph.address().getPort();
      visit.in(tab, server, prometheus);
      assertThat(tab.problems()).isEmpty();
      assertThat(tab.requestsElsewhere(server)).isEmpty();
    }
  }

  /// `left` calls `right`, steadily.
  private static List<Series> calls(double rate) {
    return List.of(
        Series.of(
            "istio_requests_total",
            t -> rate * (t - 1_700_000_000),
            "reporter",
            "destination",
            "source_app",
            "left",
            "source_workload",
            "left-v1",
            "destination_app",
            "right",
            "destination_workload",
            "right-v1"));
  }

  private static JsonNode api(String server) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/d3graph")).build();
      return JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  @Test
  void allShowTheSameNumber() throws Exception {
    visit(
        false,
        (tab, server, prometheus) -> {
          String told = api(server).at("/links/0/labels/reqs~1sec").asString();
          assertThat(Double.parseDouble(told)).isCloseTo(7.5, within(.01));
          for (String page : PAGES) {
            tab.open(server + page);
            tab.await("document.body.textContent.includes('right-v1')");
            // The moving page rounds to three digits, the others print six decimals.
            String text = tab.evaluate("document.body.textContent").asString();
            assertThat(text).as(page).contains(told.substring(0, 3), "left-v1");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/force/forcegraph.html", "/dotviz"})
  void pagesMoveOnWithTheRates(String page) throws Exception {
    visit(
        true,
        (tab, server, prometheus) -> {
          tab.open(server + page);
          tab.await("document.querySelector('.edge text')?.textContent.includes('7.5')");
          prometheus.series(calls(32.5));
          tab.await("document.querySelector('.edge text').textContent.includes('32.5')");
          prometheus.series(List.of());
          tab.await("document.querySelectorAll('.node').length === 0");
        });
  }

  @Test
  void dropsRunAsFastAsRequests() throws Exception {
    visit(
        false,
        (tab, server, _) -> {
          tab.open(server + "/force/forcegraph.html");
          tab.await("document.querySelector('.drop')");
          String place = "document.querySelector('.drop')?.getAttribute('cx')";
          String first = tab.evaluate(place).asString();
          tab.await(place + " !== '" + first + "'");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTextStandsOut(boolean dark) throws Exception {
    visit(
        dark,
        (tab, server, prometheus) -> {
          for (String page : PAGES.subList(0, 2)) {
            tab.open(server + page);
            // Also what the page looks like, which is loaded beside what is on it.
            tab.await(
                "document.readyState === 'complete'"
                    + " && document.querySelectorAll('.node').length === 2");
            assertThat(Contrast.complaints(tab)).as(page).isEmpty();
          }
        });
  }

  @Test
  void nodesAreReachedAndMovedByKeys() throws Exception {
    visit(
        false,
        (tab, server, _) -> {
          tab.open(server + "/force/forcegraph.html");
          tab.await("document.querySelectorAll('.node').length === 2");
          for (int i = 0;
              !tab.evaluate("document.activeElement.matches('.node')").asBoolean();
              i++) {
            assertThat(i).as("Tab comes to a node").isLessThan(12);
            tab.press("Tab");
          }
          tab.await("document.activeElement.matches('.near')");
          String place = "document.activeElement.getAttribute('transform')";
          String before = tab.evaluate(place).asString();
          tab.press("ArrowDown");
          tab.await(place + " !== '" + before + "'");
        });
  }
}
