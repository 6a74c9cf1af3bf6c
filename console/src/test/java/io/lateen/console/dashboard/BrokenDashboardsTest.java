package io.lateen.console.dashboard;

import static io.lateen.console.dashboard.Viewing.LOADED;
import static io.lateen.console.dashboard.Viewing.asks;
import static io.lateen.console.dashboard.Viewing.asksOverTime;
import static io.lateen.console.dashboard.Viewing.panel;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong in a dashboard is said where one looks, and the rest is shown.
final class BrokenDashboardsTest {
  private static final String EVIL = "a\"b\n'<script>bad()</script><img src=x onerror=bad()>";

  @TempDir Path folder;

  private void visit(List<Series> series, String rest, Viewing.Visit visit) throws Exception {
    Viewing.visit(series, Viewing.dashboard(folder, rest), false, visit);
  }

  private static void assertTheGoodOneIsThere(Tab tab) {
    assertThat(tab.text("[data-panel='9'] .stat b")).isEqualTo("24");
  }

  private static final String GOOD = panel(9, "stat", asks("sum(pilot_services)"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5 | panels[0]: 5 (expected: an object)",
        "{\"id\":1,\"type\":\"stat\",\"targets\":7} | panels[0].targets: 7 (expected: a list)",
        "{\"id\":1,\"type\":\"stat\",\"targets\":[null]} | panels[0].targets[0]: null (expected: an object)",
        "{\"id\":1,\"type\":\"stat\",\"targets\":[{\"expr\":[]}]} | panels[0].targets[0].expr: [] (expected: a text)",
        "{\"id\":1,\"type\":\"table\",\"gridPos\":{\"x\":\"far\"}} | panels[0].gridPos.x: \"far\" (expected: a number)",
        "{\"id\":1,\"type\":\"gauge\",\"fieldConfig\":[]} | panels[0].fieldConfig: [] (expected: an object)",
        "{\"id\":1,\"type\":{\"a\":1}} | panels[0].type: {\"a\":1} (expected: a text)",
        "{\"type\":\"row\",\"panels\":{}} | panels[0].panels: {} (expected: a list)"
      })
  void aFaultIsSaidWithItsPathAndTheRestIsShown(String broken, String message) throws Exception {
    visit(
        BookinfoMetrics.all(),
        "\"panels\":[" + broken + "," + GOOD + "]",
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.text("#banner")).isEqualTo(message);
          assertTheGoodOneIsThere(tab);
        });
  }

  @Test
  void whatIsNoListOfPanelsIsSaid() throws Exception {
    visit(
        List.of(),
        "\"panels\":\"none\",\"templating\":[]",
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.text("#banner"))
              .contains(
                  "panels: \"none\" (expected: a list)", "templating: [] (expected: an object)");
        });
  }

  @Test
  void panelsOfOtherTypesAndQueriesThatFailHarmNoOther() throws Exception {
    visit(
        BookinfoMetrics.all(),
        "\"panels\":["
            + String.join(
                ",",
                panel(1, "flamegraph", ""),
                panel(2, "timeseries", asksOverTime("sum((")),
                panel(3, "text", ",\"options\":{\"content\":\"**fine**\"}"),
                GOOD)
            + "]",
        (tab, server, _) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          assertThat(tab.text("[data-panel='1']")).contains("“flamegraph”", "not known");
          assertThat(tab.text("[data-panel='2'] .empty")).contains("parse error");
          assertThat(tab.text("[data-panel='3'] strong")).isEqualTo("fine");
          assertTheGoodOneIsThere(tab);
        });
  }

  @Test
  void aVariableWithABadPatternIsSaid() throws Exception {
    visit(
        BookinfoMetrics.all(),
        "\"templating\":{\"list\":[{\"name\":\"v\",\"type\":\"query\",\"regex\":\"/(/\","
            + "\"query\":\"label_values(up, job)\"},{\"type\":\"query\"}]},\"panels\":["
            + GOOD
            + "]",
        (tab, server, _) -> {
          tab.open(server + "/d/own?refresh=");
          tab.await(LOADED);
          assertThat(tab.text("#banner"))
              .contains("v: Invalid regular expression", "templating.list[1].name: missing");
          assertTheGoodOneIsThere(tab);
        });
  }

  @Test
  void aFileThatIsNoJsonIsListedWithItsReason() throws Exception {
    Path own = Viewing.dashboard(folder, "\"panels\":[" + GOOD + "]");
    Files.writeString(own.resolve("broken.json"), "{\"title\": \"<b>x</b>\",\n oops}");
    Viewing.visit(
        BookinfoMetrics.all(),
        own,
        false,
        (tab, server, _) -> {
          tab.open(server + "/");
          tab.await("document.querySelectorAll('.card').length === 2");
          assertThat(tab.text(".card.broken")).contains("broken.json", "line 2, column");
          assertThat(
                  tab.evaluate("document.querySelector('a.card').getAttribute('href')").asString())
              .isEqualTo("/d/own/own");
        });
  }

  /// Line breaks, quotes and HTML in what Prometheus and the file say.
  @Test
  void valuesStayTextEverywhere() throws Exception {
    Series series = Series.steady("evil", 7, "who", EVIL, "other", "x");
    String html =
        "<b>bold</b><script>bad()</script><img src=x onerror=bad()><a href='javascript:bad()'>go</a>";
    String named =
        ",\"targets\":[{\"refId\":\"A\",\"expr\":\"evil\",\"legendFormat\":\"{{who}}\"}]";
    visit(
        List.of(series),
        """
        "templating":{"list":[{"name":"who","type":"query","query":"label_values(evil, who)"}]},
        "panels":["""
            + String.join(
                ",",
                panel(1, "timeseries", named + ",\"description\":\"<img src=x onerror=bad()>\""),
                panel(2, "stat", named + ",\"options\":{\"textMode\":\"value_and_name\"}"),
                panel(3, "bargauge", named),
                panel(4, "text", ",\"options\":{\"mode\":\"html\",\"content\":\"" + html + "\"}"),
                panel(5, "stat", asks("evil{who='$who'}")).replace("Panel 5", "of $who"))
            + "]",
        (tab, server, prometheus) -> {
          tab.open(server + "/d/own");
          tab.await(LOADED);
          for (String place :
              List.of(
                  ".legend .swatch span",
                  "[data-panel='2'] .name",
                  ".bars .bar span",
                  "#var-who option")) {
            assertThat(tab.text(place)).as(place).isEqualTo(EVIL);
          }
          assertThat(tab.text("[data-panel='5'] h3")).isEqualTo("of " + EVIL);
          // Escaped, so that the question is a good one: it has its answer.
          assertThat(tab.text("[data-panel='5'] .stat b")).isEqualTo("7");
          tab.evaluate("document.querySelector(\"[data-panel='1']\").focus()");
          tab.press("ArrowLeft");
          tab.await("!document.querySelector('.tip').hidden");
          assertThat(tab.text(".tip span")).isEqualTo(EVIL);
          assertThat(tab.text("[data-panel='4'] b")).isEqualTo("bold");
          assertThat(tab.count("main script, main img, main [onerror], [href^=javascript]"))
              .isZero();
        });
  }
}
