package io.lateen.prometheus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.ApiClient;
import io.lateen.prometheus.Eventually;
import io.lateen.prometheus.FakeTarget;
import io.lateen.prometheus.PrometheusServer;
import io.lateen.prometheus.PrometheusSettings;
import io.lateen.prometheus.settings.SettingsParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store and the real Prometheus scrape the same pages, with odd names and times of their own,
/// and are asked the same.
final class SameScrapesTest {
  private static final int PAGES = 12;
  private static final List<String> QUERIES =
      List.of(
          "{job=\"shop\", __name__!~\"up|scrape_.*\"}",
          "rate(sold_total[30s])",
          "sum by (note) (increase(sold_total[1m]))",
          "sold_total{note=\"one\\ntwo\"}",
          "sold_total{note=~\"say .no.\"}",
          "sold_total{note=~`c:\\\\new.*`}",
          "histogram_quantile(0.9, rate(took_seconds_bucket[1m]))",
          "took_seconds_sum / took_seconds_count",
          "temperature",
          "resets(sold_total[1m])",
          "odd",
          "exported_job_is_kept",
          "count by (exported_job) ({exported_job!=\"\"})");

  @TempDir private Path folder;

  private static String page(int number, long millis) {
    return """
        # HELP sold_total Things "sold", in C:\\\\shop\\nand elsewhere.
        # TYPE sold_total counter
        sold_total{note="one\\ntwo"} %1$d %2$d
        sold_total{note="say \\"no\\""} %3$d %2$d
        sold_total{note="c:\\\\new",key_="x"} 7 %2$d
        """
            .formatted(number * 10, millis, number % 5)
        + """
        # TYPE took_seconds histogram
        took_seconds_bucket{le="0.1"} %1$d %2$d
        took_seconds_bucket{le="1"} %3$d %2$d
        took_seconds_bucket{le="+Inf"} %3$d %2$d
        took_seconds_sum %4$s %2$d
        took_seconds_count %3$d %2$d

        # a comment { of no kind
        temperature{place="Zürich 🏔", empty=""} -1.5e-3 %2$d
        odd{kind="nan"} NaN %2$d
        odd{kind="inf",} -Inf %2$d
        exported_job_is_kept { job = "mine" } 1e1 %2$d
        page_number %1$d %2$d
        """
            .formatted(number, millis, number * 3, number * 0.7);
  }

  private static String config(FakeTarget target) {
    return """
        global: {scrape_interval: 100ms, scrape_timeout: 100ms}
        scrape_configs:
        - job_name: shop
          static_configs: [{targets: ["%s"]}]
        """
        .formatted(target.address());
  }

  @Test
  void answersAlike() throws Exception {
    Optional<Path> program = RealPrometheus.find();
    if (program.isEmpty()) {
      return;
    }
    long end = System.currentTimeMillis() / 1000 * 1000;
    try (FakeTarget target = new FakeTarget();
        RealPrometheus real = real(program.get(), config(target));
        PrometheusServer ours = ours(config(target))) {
      Comparison both = new Comparison(new ApiClient(ours.address()), real.api());
      for (int number = 1; number <= PAGES; number++) {
        target.show(page(number, end - (PAGES - number) * 5_000L));
        seen(both.ours(), number);
        seen(both.real(), number);
      }
      compare(both, end / 1000);
    }
  }

  private RealPrometheus real(Path program, String config) throws Exception {
    Path file = Files.writeString(folder.resolve("config.yml"), config);
    return RealPrometheus.serve(program, folder.resolve("data"), file);
  }

  private static PrometheusServer ours(String config) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return PrometheusServer.start(PrometheusSettings.of(any, SettingsParser.parse(config), null));
  }

  private static void seen(ApiClient api, int page) throws Exception {
    Eventually.check(() -> assertThat(api.value("page_number")).isEqualTo(Integer.toString(page)));
  }

  private static void compare(Comparison both, long end) throws Exception {
    String start = Long.toString(end - 70);
    String now = Long.toString(end);
    for (String query : QUERIES) {
      both.same("/api/v1/query", "query", query, "time", now);
      both.same("/api/v1/query_range", "query", query, "start", start, "end", now, "step", "7");
      assertThat(both.findsSomething(query, end * 1000)).as(query).isTrue();
    }
    both.same("/api/v1/series", "match[]", "{job=\"shop\"}", "start", start, "end", now);
    both.same("/api/v1/labels", "start", start, "end", now);
    both.same("/api/v1/label/note/values", "start", start, "end", now);
    both.same("/api/v1/label/place/values", "start", start, "end", now);
    both.same("/api/v1/metadata", "metric", "sold_total");
  }
}
