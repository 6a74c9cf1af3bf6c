package io.lateen.console.dashboard;

import static io.lateen.console.dashboard.Viewing.LOADED;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.browser.Contrast;
import io.lateen.console.browser.Tab;
import io.lateen.console.fake.BookinfoMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Light and dark: WCAG's contrast, measured in the browser.
final class ReadableTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTextOfEveryDashboardStandsOut(boolean dark) throws Exception {
    Viewing.visit(
        BookinfoMetrics.all(),
        InstalledDashboards.FOLDER,
        dark,
        (tab, server, _) -> {
          for (JsonNode dashboard : InstalledDashboards.all()) {
            String title = dashboard.path("title").asString();
            tab.open(server + "/d/" + dashboard.path("uid").asString() + "?from=now-5m&refresh=");
            tab.await("document.title === '" + title + "' && " + LOADED);
            unfold(tab);
            assertThat(Contrast.complaints(tab)).as(title).isEmpty();
          }
        });
  }

  private static void unfold(Tab tab) {
    String folded = "document.querySelector('.row[aria-expanded=false]')";
    while (tab.evaluate(folded + " !== null").asBoolean()) {
      String loads = tab.evaluate(LOADED).asString();
      tab.evaluate(folded + ".click()");
      tab.await(LOADED + " !== '" + loads + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void soDoTheListAndAllThatIsSaid(boolean dark) throws Exception {
    Path own =
        Viewing.dashboard(
            folder,
            "\"panels\":["
                + Viewing.panel(1, "flamegraph", "")
                + ","
                + Viewing.panel(2, "stat", Viewing.asks("nothing"))
                + ","
                + Viewing.panel(3, "stat", Viewing.asks("sum(("))
                + ",5]");
    Files.writeString(own.resolve("broken.json"), "{");
    Viewing.visit(
        BookinfoMetrics.all(),
        own,
        dark,
        (tab, server, _) -> {
          tab.open(server + "/");
          tab.await("document.querySelectorAll('.card').length === 2");
          assertThat(Contrast.complaints(tab)).isEmpty();
          tab.open(server + "/d/own");
          tab.await(LOADED);
          tab.press("?");
          tab.await("document.getElementById('dialog').open");
          assertThat(Contrast.complaints(tab)).isEmpty();
        });
  }

  @Test
  void theMeasureFindsWhatIsHardToRead() throws Exception {
    Viewing.visit(
        BookinfoMetrics.all(),
        InstalledDashboards.FOLDER,
        false,
        (tab, server, _) -> {
          tab.open(server + "/");
          tab.await("document.querySelectorAll('.card').length === 7");
          tab.evaluate("document.querySelector('.card b').style.color = '#999'");
          assertThat(Contrast.complaints(tab))
              .singleElement()
              .asString()
              .contains("b.", "2.8", "expected: 4.5");
        });
  }
}
