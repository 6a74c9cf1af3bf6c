package io.lateen.console.dashboard;

import static io.lateen.console.dashboard.Viewing.LOADED;
import static io.lateen.console.dashboard.Viewing.asks;
import static io.lateen.console.dashboard.Viewing.asksOverTime;
import static io.lateen.console.dashboard.Viewing.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The viewer without a mouse.
final class KeyboardTest {
  private static final String VARIABLES =
      """
      "templating":{"list":[
      {"name":"part","type":"query","query":"label_values(istio_build, component)"},
      {"name":"parts","type":"query","query":"label_values(istio_build, component)",
      "multi":true,"includeAll":true,"current":{"value":["$__all"]}}]},
      """;

  @TempDir Path folder;

  private void visit(Viewing.Visit visit) throws Exception {
    String panels =
        String.join(
            ",",
            panel(1, "timeseries", asksOverTime("sum(pilot_services)")),
            panel(2, "table", asks("istio_build{component='$part'}")),
            "{\"id\":3,\"type\":\"row\",\"title\":\"More\",\"collapsed\":true,\"gridPos\":{\"y\":9},"
                + "\"panels\":["
                + panel(4, "stat", asks("sum(up)"))
                + "]}");
    Path own = Viewing.dashboard(folder, VARIABLES + "\"panels\":[" + panels + "]");
    Viewing.visit(
        BookinfoMetrics.all(),
        own,
        false,
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          visit.in(tab, server, prometheus);
        });
  }

  /// Until the focus comes to something.
  private static List<String> tabTo(Tab tab, String last) {
    List<String> seen = new ArrayList<>();
    while (!seen.contains(last)) {
      tab.press("Tab");
      seen.add(tab.focused());
      assertThat(seen).as("Tab never comes to %s", last).hasSizeLessThan(40);
      assertThat(outlineWidth(tab)).as("the focus on %s is seen", tab.focused()).isGreaterThan(1.9);
    }
    return seen;
  }

  private static double outlineWidth(Tab tab) {
    return tab.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        .asDouble();
  }

  @Test
  void tabComesToEverythingInReadingOrder() throws Exception {
    visit(
        (tab, _, _) ->
            assertThat(tabTo(tab, "button.row"))
                .containsSubsequence(
                    "a.home",
                    "range",
                    "again",
                    "refresh",
                    "theme",
                    "help",
                    "var-part",
                    "var-parts",
                    "panel 1",
                    "button.swatch",
                    "panel 2",
                    "button.row"));
  }

  @Test
  void arrowsWalkAlongAChart() throws Exception {
    visit(
        (tab, _, prometheus) -> {
          tabTo(tab, "panel 1");
          tab.press("ArrowLeft");
          tab.await("!document.querySelector('.tip').hidden");
          assertThat(Double.parseDouble(tab.text(".tip b")))
              .isEqualTo(prometheus.value("sum(pilot_services)"));
          String last = tab.text(".tip strong");
          tab.press("ArrowLeft");
          tab.await("document.querySelector('.tip strong').textContent !== '" + last + "'");
          tab.press("ArrowRight");
          tab.await("document.querySelector('.tip strong').textContent === '" + last + "'");
          tab.press("Tab");
          tab.await("document.querySelector('.tip').hidden");
        });
  }

  @Test
  void enterEnlargesAndEscapeComesBackToTheSamePlace() throws Exception {
    visit(
        (tab, _, _) -> {
          tabTo(tab, "panel 2");
          tab.press("Enter");
          tab.await("document.querySelector('.panel.large')?.dataset.panel === '2'");
          assertThat(tab.evaluate("location.search").asString()).contains("viewPanel=2");
          tab.press("Escape");
          tab.await("!document.querySelector('.panel.large')");
          assertThat(tab.focused()).isEqualTo("panel 2");
        });
  }

  @Test
  void enterUnfoldsARow() throws Exception {
    visit(
        (tab, _, _) -> {
          tabTo(tab, "button.row");
          tab.press("Enter");
          tab.await("document.querySelector('[data-panel=\"4\"] .stat b')");
          tab.press("Enter");
          tab.await("document.querySelector('[data-panel=\"4\"]').offsetParent === null");
        });
  }

  @Test
  void valuesAreChosenWithArrowsAndSpace() throws Exception {
    visit(
        (tab, _, prometheus) -> {
          tabTo(tab, "var-part");
          String first = tab.evaluate("document.activeElement.value").asString();
          tab.press("ArrowDown");
          tab.await("document.getElementById('var-part').value !== '" + first + "'");
          String second = tab.evaluate("document.getElementById('var-part').value").asString();
          tab.await("location.search.includes('var-part=" + second + "')");
          tab.await(
              "document.querySelector('[data-panel=\"2\"]').textContent.includes('"
                  + second
                  + "')");
          assertThat(prometheus.queries()).contains("istio_build{component='" + second + "'}");
          assertThat(tab.focused()).isEqualTo("var-part");
        });
  }

  @Test
  void aMenuOpensWithEnterAndClosesWithEscape() throws Exception {
    visit(
        (tab, _, _) -> {
          tabTo(tab, "var-parts");
          tab.press("Enter");
          tab.await("document.querySelector('.several').open");
          tab.press("Tab");
          tab.press("Tab");
          tab.press(" ");
          tab.press("Escape");
          tab.await("!document.querySelector('.several').open");
          assertThat(tab.focused()).isEqualTo("var-parts");
          tab.await("!/All/.test(document.getElementById('var-parts').textContent)");
        });
  }
}
