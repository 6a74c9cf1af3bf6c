package io.lateen.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.console.fake.BookinfoMetrics;
import io.lateen.console.fake.FakePrometheus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every query of every dashboard is run over a mesh's metrics.
final class DashboardQueriesTest {
  private static FakePrometheus prometheus;

  @BeforeAll
  static void start() {
    prometheus = new FakePrometheus(BookinfoMetrics.all());
  }

  @AfterAll
  static void stop() {
    prometheus.close();
  }

  /// What a reader may choose; each panel must have data for one of these.
  private static List<Map<String, String>> choices() {
    List<Map<String, String>> choices = new ArrayList<>();
    for (String workload : List.of("productpage-v1", "reviews-v2", "ratings-v1", "mongodb-v1")) {
      String service = workload.replaceAll("-v\\d$", "") + ".default.svc.cluster.local";
      choices.add(
          Map.of(
              "workload",
              workload,
              "namespace",
              "default",
              "service",
              service,
              "adapter",
              "prometheus"));
    }
    return choices;
  }

  private static String filled(String expression, Map<String, String> choice) {
    String filled = expression.replace("$__rate_interval", "1m");
    for (Map.Entry<String, String> entry : choice.entrySet()) {
      filled = filled.replace("$" + entry.getKey(), entry.getValue());
    }
    return filled.replaceAll("\\$(srcns|srcwl|dstns|dstwl|dstsvc)", ".*");
  }

  private static boolean hasData(String expression) {
    return choices().stream().anyMatch(choice -> prometheus.count(filled(expression, choice)) > 0);
  }

  @Test
  void noPanelIsWithoutData() {
    List<String> empty = new ArrayList<>();
    for (JsonNode dashboard : InstalledDashboards.all()) {
      for (JsonNode panel : InstalledDashboards.panels(dashboard)) {
        boolean asks = panel.path("targets").size() > 0;
        if (asks
            && panel
                .path("targets")
                .valueStream()
                .noneMatch(t -> hasData(t.path("expr").asString()))) {
          empty.add(dashboard.path("title").asString() + ": " + panel.path("title").asString());
        }
      }
    }
    assertThat(empty).isEmpty();
  }

  /// Containers are measured by a cluster alone.
  @Test
  void noQueryIsWithoutDataButThoseOfContainers() {
    List<String> empty = new ArrayList<>();
    for (JsonNode dashboard : InstalledDashboards.all()) {
      for (JsonNode panel : InstalledDashboards.panels(dashboard)) {
        for (JsonNode target : panel.path("targets")) {
          String expression = target.path("expr").asString();
          if (!expression.contains("container_") && !hasData(expression)) {
            empty.add(dashboard.path("title").asString() + ": " + expression);
          }
        }
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void thereAreSevenAndAllAreOfTodaysSchema() {
    List<JsonNode> all = InstalledDashboards.all();
    assertThat(all.stream().map(d -> d.path("title").asString()))
        .containsExactlyInAnyOrder(
            "Istio Mesh Dashboard",
            "Istio Service Dashboard",
            "Istio Workload Dashboard",
            "Istio Performance Dashboard",
            "Istio Mixer Dashboard",
            "Istio Pilot Dashboard",
            "Istio Galley Dashboard");
    assertThat(all.stream().map(d -> d.path("uid").asString())).doesNotHaveDuplicates();
    for (JsonNode dashboard : all) {
      assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : InstalledDashboards.panels(dashboard)) {
        assertThat(ids.add(panel.path("id").asInt())).as("panel id %s", panel.path("id")).isTrue();
        for (JsonNode target : panel.path("targets")) {
          assertThat(target.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
        }
      }
      assertThat(dashboard.path("templating").path("list").path(0).path("type").asString())
          .isEqualTo("datasource");
    }
  }

  /// Panels of one row of the grid do not lie on each other.
  @Test
  void panelsDoNotOverlap() {
    for (JsonNode dashboard : InstalledDashboards.all()) {
      Set<String> taken = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        JsonNode at = panel.path("gridPos");
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
            assertThat(x).isLessThan(24);
            assertThat(taken.add(x + "," + y))
                .as("%s at %s,%s", panel.path("title"), x, y)
                .isTrue();
          }
        }
      }
    }
  }
}
