package io.lateen.prometheus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.ApiClient;
import io.lateen.prometheus.http.ApiServer;
import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.promql.QueryLimits;
import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.settings.ScrapeSettings;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// The real Prometheus and the store, fed with the same samples, are asked the same.
final class SameAnswersTest {
  private static @Nullable Path folder;
  private static @Nullable RealPrometheus real;
  private static @Nullable ApiServer ours;
  private static @Nullable Comparison comparison;

  @BeforeContainer
  static void startBoth() throws Exception {
    Optional<Path> program = RealPrometheus.find();
    if (program.isPresent()) {
      folder = Files.createTempDirectory("lateen-prometheus");
      String samples = Dataset.openMetrics(DashboardFiles.queries());
      real = RealPrometheus.start(program.get(), folder, samples);
      MetricsStore store = new MetricsStore(StoreSettings.DEFAULT);
      StoreLoader.load(samples, store);
      ours =
          new ApiServer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              store,
              new TargetPool(new ScrapeSettings(List.of()), store, null),
              new QueryEngine(store, QueryLimits.DEFAULT));
      ours.start();
      comparison = new Comparison(new ApiClient(ours.address()), real.api());
    }
  }

  @AfterContainer
  static void stopBoth() throws Exception {
    if (real != null) {
      real.close();
    }
    if (ours != null) {
      ours.close();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Example
  void dashboards() throws IOException {
    for (String query : lines("dashboards.promql")) {
      same(query);
    }
  }

  /// Each query of the files finds something, too: the samples were made for them.
  @Example
  void dashboardFiles() throws IOException {
    List<String> empty = new ArrayList<>();
    for (String query : DashboardFiles.queries()) {
      same(query);
      if (comparison != null && !comparison.findsSomething(query, Dataset.END)) {
        empty.add(query);
      }
    }
    assertThat(empty).isEmpty();
  }

  @Example
  void everyVariableOfTheDashboardFilesIsFilledIn() throws IOException {
    assertThat(DashboardFiles.queries())
        .hasSizeGreaterThan(200)
        .allSatisfy(query -> assertThat(query).doesNotContainPattern("\\$[A-Za-z_{]"));
  }

  @Example
  void language() throws IOException {
    for (String query : lines("language.promql")) {
      same(query);
    }
  }

  @Example
  void wrongQueries() throws IOException {
    for (String query : lines("wrong.promql")) {
      same(query);
    }
  }

  @Property(tries = 500, afterFailure = AfterFailureMode.RANDOM_SEED)
  void generated(@ForAll("queries") String query) throws IOException {
    same(query);
  }

  @Provide
  Arbitrary<String> queries() {
    return Queries.any();
  }

  @Example
  void order() throws IOException {
    if (comparison != null) {
      for (String query :
          List.of(
              "sort(go_memstats_heap_alloc_bytes)",
              "sort_desc(sum by (destination_app, response_code) (istio_requests_total))",
              "topk(5, istio_request_duration_seconds_sum)")) {
        comparison.sameOrder(query, Dataset.END);
      }
    }
  }

  @Example
  void otherPages() throws IOException {
    if (comparison == null) {
      return;
    }
    String[] range = {"start", time(Dataset.START), "end", time(Dataset.END)};
    comparison.same("/api/v1/labels", range);
    comparison.same(
        "/api/v1/series", with(range, "match[]", "up", "match[]", "odd{kind=~\"n.*\"}"));
    comparison.same("/api/v1/labels", with(range, "match[]", "istio_build"));
    comparison.same("/api/v1/query_range", with(range, "query", "up", "step", "0"));
    comparison.same("/api/v1/query_range", with(range, "query", "up", "step", "x"));
    comparison.same("/api/v1/query_range", with(range, "query", "up[1m]", "step", "10"));
    comparison.same("/api/v1/query_range", with(range, "query", "up", "step", "0.1"));
    comparison.same("/api/v1/query_range", "query", "up", "start", "9", "end", "8", "step", "1");
    comparison.same("/api/v1/query", "query", "up", "time", "noon");
    comparison.same("/api/v1/query", "query", "up", "time", "2023-11-14T22:20:00Z");
    comparison.same("/api/v1/series");
  }

  private static String[] with(String[] range, String... more) {
    return Stream.concat(Stream.of(range), Stream.of(more)).toArray(String[]::new);
  }

  private static void same(String query) throws IOException {
    if (comparison != null) {
      for (long time : new long[] {Dataset.END, Dataset.START + 1_234_567, Dataset.START - 1}) {
        comparison.same("/api/v1/query", "query", query, "time", time(time));
      }
      comparison.same(
          "/api/v1/query_range",
          "query",
          query,
          "start",
          time(Dataset.START - 60_000),
          "end",
          time(Dataset.END + 400_000),
          "step",
          "37");
    }
  }

  private static String time(long millis) {
    return Double.toString(millis / 1000.0).contains("E")
        ? millis / 1000 + "." + String.format("%03d", millis % 1000)
        : Double.toString(millis / 1000.0);
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = SameAnswersTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
