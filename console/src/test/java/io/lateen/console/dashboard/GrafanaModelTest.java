package io.lateen.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The dashboards against Grafana's documented JSON model (classic schema, which Grafana 10 to 13
/// read): what an older Grafana wrote and a newer one would have to mend is not in them.
final class GrafanaModelTest {
  private static final Set<String> TYPES =
      Set.of("timeseries", "stat", "gauge", "table", "text", "row");
  private static final Set<String> CALCULATIONS =
      Set.of("lastNotNull", "last", "mean", "max", "min", "sum", "count");

  private interface Rule {
    void check(JsonNode panel, List<String> faults);
  }

  private static List<String> faults(Rule rule) {
    List<String> all = new ArrayList<>();
    for (JsonNode dashboard : InstalledDashboards.all()) {
      for (JsonNode panel : InstalledDashboards.panels(dashboard)) {
        List<String> faults = new ArrayList<>();
        rule.check(panel, faults);
        String name = dashboard.path("title").asString() + ": " + panel.path("title").asString();
        faults.forEach(fault -> all.add(name + ": " + fault));
      }
    }
    return all;
  }

  private static boolean isReference(JsonNode datasource) {
    return datasource.isObject()
        && datasource.path("type").asString("").equals("prometheus")
        && datasource.path("uid").asString("").equals("${datasource}");
  }

  @Test
  void panelsAreOfTypesThatAreThereToday() {
    assertThat(
            faults(
                (panel, faults) -> {
                  if (!TYPES.contains(panel.path("type").asString(""))) {
                    faults.add("type " + panel.path("type"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void dataSourcesAreObjects() {
    assertThat(
            faults(
                (panel, faults) -> {
                  if (!panel.path("targets").isEmpty() && !isReference(panel.path("datasource"))) {
                    faults.add("datasource " + panel.path("datasource"));
                  }
                  for (JsonNode target : panel.path("targets")) {
                    if (!isReference(target.path("datasource"))
                        || target.path("refId").asString("").isEmpty()) {
                      faults.add("target " + target);
                    }
                  }
                }))
        .isEmpty();
    for (JsonNode dashboard : InstalledDashboards.all()) {
      for (JsonNode variable : dashboard.path("templating").path("list")) {
        assertThat(
                variable.path("type").asString().equals("datasource")
                    || (isReference(variable.path("datasource"))
                        && variable.path("query").path("query").isString()))
            .as("%s", variable)
            .isTrue();
      }
    }
  }

  @Test
  void queriesOfOnePanelHaveLettersOfTheirOwn() {
    assertThat(
            faults(
                (panel, faults) -> {
                  List<String> letters =
                      panel
                          .path("targets")
                          .valueStream()
                          .map(target -> target.path("refId").asString())
                          .toList();
                  if (Set.copyOf(letters).size() < letters.size()) {
                    faults.add("refIds " + letters);
                  }
                }))
        .isEmpty();
  }

  @Test
  void settingsStandWhereTheyStandToday() {
    assertThat(
            faults(
                (panel, faults) -> {
                  // Before Grafana 8 these were a panel's own.
                  for (String old :
                      List.of("yaxes", "xaxis", "seriesOverrides", "lines", "format")) {
                    if (panel.has(old)) {
                      faults.add(old);
                    }
                  }
                  if (!panel.path("targets").isEmpty()) {
                    if (!panel.path("fieldConfig").path("defaults").isObject()
                        || !panel.path("fieldConfig").path("overrides").isArray()) {
                      faults.add("fieldConfig " + panel.path("fieldConfig"));
                    }
                    for (JsonNode calculation :
                        panel.path("options").path("reduceOptions").path("calcs")) {
                      if (!CALCULATIONS.contains(calculation.asString())) {
                        faults.add("calculation " + calculation);
                      }
                    }
                  }
                  for (String side : List.of("x", "y", "w", "h")) {
                    if (!panel.path("gridPos").path(side).isInt()) {
                      faults.add("gridPos." + side);
                    }
                  }
                }))
        .isEmpty();
    assertThat(InstalledDashboards.all()).noneMatch(dashboard -> dashboard.has("rows"));
  }
}
