package io.lateen.proxy.admin;

import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Metric;
import io.lateen.proxy.stats.Metric.Label;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.stats.StatsStore.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// `/stats/prometheus`: Prometheus' exposition format. A mesh asks every sidecar for thousands of
/// lines every few seconds, so what lines share is written once.
final class PrometheusPage {
  private static final List<String> LIMITS =
      Arrays.stream(Histogram.bounds()).mapToObj(StatsPage::number).toList();

  private final StringBuilder out = new StringBuilder();

  private PrometheusPage() {}

  static String of(StatsStore stats, Predicate<Sample> wanted) {
    PrometheusPage page = new PrometheusPage();
    stats.forEachFamily(
        (name, samples) -> page.family(name, samples.stream().filter(wanted).toList()));
    return page.out.toString();
  }

  private void family(String name, List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    Metric.Kind kind = samples.getFirst().metric().kind();
    out.append("# TYPE ").append(name).append(' ').append(word(kind)).append('\n');
    for (Sample sample : samples) {
      Histogram histogram = sample.histogram();
      if (histogram == null) {
        out.append(name).append('{');
        labels(sample.metric());
        out.append("} ").append(StatsPage.value(sample)).append('\n');
      } else {
        histogram(name, sample.metric(), histogram);
      }
    }
  }

  private static String word(Metric.Kind kind) {
    return switch (kind) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case HISTOGRAM -> "histogram";
    };
  }

  private void histogram(String name, Metric metric, Histogram histogram) {
    int start = out.length();
    labels(metric);
    String labels = out.substring(start);
    out.setLength(start);
    String bucket = name + "_bucket{" + labels + (labels.isEmpty() ? "le=\"" : ",le=\"");
    long[] buckets = histogram.buckets();
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      String limit = i < LIMITS.size() ? LIMITS.get(i) : "+Inf";
      out.append(bucket).append(limit).append("\"} ").append(seen).append('\n');
    }
    String rest = '{' + labels + "} ";
    out.append(name).append("_sum").append(rest).append(histogram.sum()).append('\n');
    out.append(name).append("_count").append(rest).append(seen).append('\n');
  }

  private void labels(Metric metric) {
    List<Label> labels = metric.labels();
    for (int i = 0; i < labels.size(); i++) {
      out.append(i == 0 ? "" : ",").append(labels.get(i).text());
    }
  }
}
