package io.lateen.console.dashboard;

import static io.lateen.console.dashboard.Viewing.LOADED;
import static io.lateen.console.dashboard.Viewing.asks;
import static io.lateen.console.dashboard.Viewing.asksOverTime;
import static io.lateen.console.dashboard.Viewing.panel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.FakePrometheus;
import io.lateen.console.fake.FakePrometheus.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one chooses above the panels is what is asked of Prometheus.
final class ControlsTest {
  @TempDir Path folder;

  private void visit(String rest, Viewing.Visit visit) throws Exception {
    Path own = Viewing.dashboard(folder, rest);
    Viewing.visit(BookinfoMetrics.all(), own, true, visit);
  }

  private static void choose(Tab tab, String id, String value) {
    String loads = tab.evaluate(LOADED).asString();
    tab.evaluate(
        "(s => { s.value = '%s'; s.dispatchEvent(new Event('change', { bubbles: true })); })(document.getElementById('%s'))"
            .formatted(value, id));
    tab.await(LOADED + " !== '" + loads + "'");
  }

  private static Range last(FakePrometheus prometheus) {
    return prometheus.ranges().getLast();
  }

  @Test
  void theTimeRangeIsTheQuestions() throws Exception {
    visit(
        "\"panels\":[" + panel(1, "timeseries", asksOverTime("pilot_services")) + "]",
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own?from=now-5m");
          tab.await(LOADED);
          assertThat(last(prometheus).seconds()).isCloseTo(300, within(10.0));
          choose(tab, "range", "now-6h");
          assertThat(last(prometheus).seconds()).isCloseTo(6 * 3600, within(400.0));
          assertThat(last(prometheus).step()).isGreaterThan(30);
          assertThat(tab.evaluate("location.search").asString()).contains("from=now-6h");
          tab.press("z");
          tab.await("location.search.match(/from=\\d{13}/)");
          tab.await(LOADED + " === '3'");
          assertThat(last(prometheus).seconds()).isCloseTo(12 * 3600, within(800.0));
        });
  }

  @Test
  void refreshAsksAgainByItself() throws Exception {
    visit(
        "\"refresh\":\"1s\",\"panels\":[" + panel(1, "stat", asks("sum(up)")) + "]",
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own");
          tab.await("Number(document.body.dataset.loads) >= 3");
          assertThat(prometheus.queries()).hasSizeGreaterThanOrEqualTo(3).containsOnly("sum(up)");
          choose(tab, "refresh", "");
          assertThat(tab.evaluate("location.search").asString()).doesNotContain("refresh=1s");
        });
  }

  @Test
  void aVariableIsInItsQueriesAndInThoseOfOthersThatHangOnIt() throws Exception {
    visit(
        """
        "templating":{"list":[
        {"name":"to","type":"query","query":"label_values(istio_requests_total, destination_workload)"},
        {"name":"from","type":"query",
        "query":"label_values(istio_requests_total{destination_workload=\\"$to\\"}, source_workload)",
        "multi":true,"includeAll":true,"current":{"value":["$__all"]}}]},
        "panels":["""
            + panel(
                1,
                "stat",
                asks(
                    "sum(istio_requests_total{destination_workload='$to',source_workload=~'$from'})"))
            + "]",
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own?var-to=details-v1");
          tab.await(LOADED);
          assertThat(prometheus.queries().getLast())
              .contains("destination_workload='details-v1'", "source_workload=~'productpage-v1'");
          choose(tab, "var-to", "ratings-v1");
          assertThat(prometheus.queries().getLast())
              .contains(
                  "destination_workload='ratings-v1'",
                  "source_workload=~'(reviews-v2|reviews-v3)'");
          assertThat(tab.evaluate("location.search").asString())
              .contains("var-to=ratings-v1", "var-from=All");
        });
  }

  @Test
  void fiftyChartsAreThereSoon() throws Exception {
    List<String> charts = new ArrayList<>();
    for (int id = 0; id < 50; id++) {
      charts.add(panel(id, "timeseries", asksOverTime("sum(pilot_services) + " + id)));
    }
    visit(
        "\"panels\":[" + String.join(",", charts) + "]",
        (tab, server, _) -> {
          tab.open(server + "/d/own?from=now-1h");
          tab.await(LOADED);
          assertThat(tab.count(".panel canvas")).isEqualTo(50);
          // Half a second where nothing else runs; a busy machine gets more.
          assertThat(tab.evaluate("document.body.dataset.milliseconds").asString())
              .satisfies(taken -> assertThat(Integer.parseInt(taken)).isLessThan(8000));
        });
  }
}
