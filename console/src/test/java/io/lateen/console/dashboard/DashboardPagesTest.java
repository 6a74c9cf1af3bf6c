package io.lateen.console.dashboard;

import static io.lateen.console.dashboard.Viewing.LOADED;
import static io.lateen.console.dashboard.Viewing.asks;
import static io.lateen.console.dashboard.Viewing.panel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The viewer in a browser.
final class DashboardPagesTest {
  @TempDir Path folder;

  private void visit(List<Series> series, Path dashboards, boolean dark, Viewing.Visit visit)
      throws Exception {
    Viewing.visit(series, dashboards, dark, visit);
  }

  private Path dashboard(String rest) throws Exception {
    return Viewing.dashboard(folder, rest);
  }

  @Test
  void eachInstalledDashboardOpens() throws Exception {
    visit(
        BookinfoMetrics.all(),
        InstalledDashboards.FOLDER,
        false,
        (tab, server, _) -> {
          List<JsonNode> all = InstalledDashboards.all();
          assertThat(all).hasSize(7);
          for (JsonNode dashboard : all) {
            tab.open(server + "/d/" + dashboard.path("uid").asString() + "?from=now-5m&refresh=");
            tab.await(
                "document.title === '" + dashboard.path("title").asString() + "' && " + LOADED);
            assertThat(tab.text("#banner")).as(dashboard.path("title").asString()).isEmpty();
            assertThat(tab.count(".panel.unknown")).isZero();
            assertThat(tab.count(".panel.stale")).isZero();
            assertThat(tab.count("canvas, .stat, .table td")).isPositive();
          }
        });
  }

  @Test
  void numbersAreThoseOfTheApi() throws Exception {
    String expression = "sum(pilot_services)";
    Path own =
        dashboard(
            "\"panels\":["
                + String.join(
                    ",",
                    panel(1, "stat", asks(expression)),
                    panel(2, "gauge", asks(expression)),
                    panel(3, "table", asks("pilot_virt_services")))
                + "]");
    visit(
        BookinfoMetrics.all(),
        own,
        false,
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          double told = prometheus.value(expression);
          assertThat(number(tab, "[data-panel='1'] .stat b")).isCloseTo(told, within(.01));
          assertThat(number(tab, "[data-panel='2'] text")).isCloseTo(told, within(.01));
          assertThat(number(tab, "[data-panel='3'] td:last-child"))
              .isCloseTo(prometheus.value("pilot_virt_services"), within(.01));
        });
  }

  private static double number(Tab tab, String selector) {
    return Double.parseDouble(tab.text(selector).strip());
  }

  @Test
  void fiftyPanelsAreOneBatch() throws Exception {
    List<String> panels = new ArrayList<>();
    for (int id = 0; id < 50; id++) {
      panels.add(panel(id, "stat", asks("sum(pilot_services) + " + id)));
    }
    visit(
        BookinfoMetrics.all(),
        dashboard("\"panels\":[" + String.join(",", panels) + "]"),
        true,
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.count(".panel .stat b")).isEqualTo(50);
          assertThat(prometheus.queries()).hasSize(50);
          String batches =
              "performance.getEntriesByType('resource')"
                  + ".filter(e => e.name.endsWith('/api/queries')).length";
          assertThat(tab.evaluate(batches).asInt()).isEqualTo(1);
        });
  }

  @Test
  void keysEnlargeAPanelAndTurnTheLightOff() throws Exception {
    visit(
        BookinfoMetrics.all(),
        dashboard("\"panels\":[" + panel(1, "stat", asks("sum(up)")) + "]"),
        false,
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          String back = "getComputedStyle(document.body).backgroundColor";
          String light = tab.evaluate(back).asString();
          tab.press("t");
          tab.await(back + " !== '" + light + "'");
          tab.evaluate("document.querySelector('.panel').focus()");
          tab.press("v");
          tab.await("document.querySelector('.panel.large')");
          tab.press("Escape");
          tab.await("!document.querySelector('.panel.large')");
          tab.press("?");
          tab.await("document.getElementById('dialog').open");
        });
  }

  @Test
  void anUnknownPanelSaysItsName() throws Exception {
    visit(
        List.of(),
        dashboard("\"panels\":[" + panel(1, "flame<b>graph", "") + "]"),
        false,
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.text(".panel.unknown")).contains("flame<b>graph", "not known");
        });
  }

  @Test
  void labelValuesStayText() throws Exception {
    String evil = "a\"b\n<script>bad()</script><img src=x onerror=bad()>";
    Series series = Series.steady("evil", 7, "who", evil, "other", "x");
    visit(
        List.of(series),
        dashboard("\"panels\":[" + panel(1, "table", asks("evil")) + "]"),
        true,
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.text("td")).contains(evil);
          assertThat(tab.count("main script, main img")).isZero();
        });
  }
}
