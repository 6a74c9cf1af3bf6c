package io.lateen.console.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lateen.console.browser.Browser;
import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.FakePrometheus;
import io.lateen.console.fake.Series;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The pages in a browser.
final class ServiceGraphPagesTest {
  private static final Path PICTURES = Path.of("target", "pictures");

  private interface Visit {
    void in(Tab tab, String server, FakePrometheus prometheus) throws Exception;
  }

  private void visit(List<Series> series, boolean dark, Visit visit) throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      return;
    }
    try (FakePrometheus prometheus = new FakePrometheus(series);
        ServiceGraphServer graph =
            ServiceGraphServer.start(
                new ServiceGraphSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), prometheus.url()));
        Tab tab = Browser.shared(program.get()).tab(1280, 720, dark)) {
      String server = "http://127.0.0.1:" + graph.address().getPort();
      visit.in(tab, server, prometheus);
      assertThat(tab.requestsElsewhere(server)).isEmpty();
    }
  }

  @Test
  void theMovingGraphShowsTheRatesOfTheApi() throws Exception {
    visit(
        BookinfoMetrics.all(),
        false,
        (tab, server, prometheus) -> {
          tab.open(server + "/force/forcegraph.html?time_horizon=1m");
          tab.await(
              "document.querySelectorAll('.node').length === 8 && document.querySelector('.drop')");
          // The rows are sorted by rate, and rates breathe.
          double shown =
              tab.evaluate(
                      "parseFloat([...document.querySelectorAll('#edges tr')]"
                          + ".find(row => row.textContent.trim().startsWith('productpage'))"
                          + ".querySelector('td:last-child').textContent)")
                  .asDouble();
          double told =
              prometheus.value(
                  "sum(rate(istio_requests_total{reporter=\"destination\",destination_workload=\"productpage-v1\"}[1m]))");
          // The page may be some seconds old.
          assertThat(shown).isCloseTo(told, within(told / 10));
          assertThat(tab.text("#edges")).contains("B/s");
          tab.screenshot(PICTURES.resolve("graph-moving-light.png"));
          tab.evaluate("document.querySelectorAll('.node')[0].focus()");
          tab.await("document.querySelector('.edge.near') && document.querySelector('.edge.far')");
          assertThat(tab.problems()).isEmpty();
        });
  }

  @Test
  void theMovingGraphInTheDark() throws Exception {
    visit(
        BookinfoMetrics.all(),
        true,
        (tab, server, _) -> {
          tab.open(server + "/force/forcegraph.html");
          tab.await("document.querySelectorAll('.drop').length > 12");
          tab.screenshot(PICTURES.resolve("graph-moving-dark.png"));
          assertThat(tab.problems()).isEmpty();
        });
  }

  @Test
  void theDrawnGraph() throws Exception {
    visit(
        BookinfoMetrics.all(),
        false,
        (tab, server, _) -> {
          tab.open(server + "/dotviz");
          tab.await("document.querySelectorAll('svg.dot .node').length === 8");
          assertThat(tab.text(".edge text")).contains("reqs/sec: ").contains("bytes/sec: ");
          tab.screenshot(PICTURES.resolve("graph-drawn-light.png"));
          assertThat(tab.problems()).isEmpty();
        });
  }

  @Test
  void labelValuesStayText() throws Exception {
    String evil = "<img src=x onerror=alert(1)>\n\"'&";
    Series series =
        Series.counter(
            "istio_requests_total",
            3,
            "reporter",
            "destination",
            "source_app",
            evil,
            "source_workload",
            evil,
            "destination_app",
            "b</svg><script>bad()</script>",
            "destination_workload",
            "b");
    visit(
        List.of(series),
        false,
        (tab, server, _) -> {
          for (String page : List.of("/force/forcegraph.html", "/dotviz")) {
            tab.open(server + page);
            tab.await("document.querySelectorAll('.node').length === 2");
            assertThat(tab.count("img, main script")).isZero();
          }
          assertThat(tab.problems()).isEmpty();
        });
  }

  @Test
  void prometheusGoneIsSaidAndItsReturnNoticed() throws Exception {
    visit(
        BookinfoMetrics.all(),
        false,
        (tab, server, prometheus) -> {
          int port = prometheus.port();
          prometheus.close();
          tab.open(server + "/force/forcegraph.html");
          tab.await("document.getElementById('state')?.textContent.includes('Prometheus at')");
          try (FakePrometheus _ = new FakePrometheus(BookinfoMetrics.all(), port)) {
            tab.await("document.querySelectorAll('.node').length === 8");
            tab.await("!document.getElementById('state').classList.contains('problem')");
          }
        });
  }
}
