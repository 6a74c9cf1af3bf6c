package io.lateen.prometheus.reference;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Series that queries look for: of each metric two for each way of choosing, with the labels by
/// which the queries choose and group.
final class DashboardSeries {
  private static final Pattern METRIC =
      Pattern.compile(
          "\\b((?:istio|pilot|galley|mixer|envoy|grpc|jvm|go|process|container|endpoint)_[a-z0-9_]+)"
              + "(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(!?[=~]~?)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

  /// Labels by metric and what chooses of it, each with its values; none for any value.
  private final Map<String, Map<String, String[]>> selections = new TreeMap<>();

  private final TreeSet<String> counters = new TreeSet<>();

  DashboardSeries(List<String> queries) {
    queries.forEach(this::learn);
  }

  private void learn(String query) {
    Matcher metric = METRIC.matcher(query);
    while (metric.find()) {
      boolean label = query.substring(0, metric.start()).matches(".*(by \\(|\\{)[^)}]*");
      if (!label) {
        learn(query, metric);
      }
    }
  }

  private void learn(String query, Matcher metric) {
    Map<String, String[]> labels = selections.computeIfAbsent(metric.group(), _ -> new TreeMap<>());
    if (query.substring(0, metric.start()).endsWith("rate(")) {
      counters.add(metric.group(1));
    }
    Matcher grouping = GROUPING.matcher(query);
    while (grouping.find()) {
      for (String name : grouping.group(1).split(", *", -1)) {
        labels.putIfAbsent(name, new String[0]);
      }
    }
    Matcher matcher = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
    while (matcher.find()) {
      String wanted = matcher.group(3).replace(".*", "");
      if (!matcher.group(2).startsWith("!") && !wanted.isEmpty()) {
        labels.put(matcher.group(1), wanted.split("\\|", -1));
      } else {
        labels.putIfAbsent(matcher.group(1), new String[0]);
      }
    }
    labels.remove("le");
    labels.remove("");
  }

  void tell(Source source) {
    int[] number = new int[1];
    selections.forEach(
        (selection, labels) -> {
          for (int i = 0; i < 2; i++) {
            String text = "number=\"" + number[0]++ + "\"" + labels(labels, i);
            tell(source, selection.replaceAll("\\{.*", ""), text);
          }
        });
  }

  private static String labels(Map<String, String[]> labels, int variant) {
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (name, values) -> {
          String some = name.equals("response_code") ? "200" : name + "-" + variant;
          String value = values.length == 0 ? some : values[variant % values.length];
          text.append(',').append(name).append("=\"").append(value).append('"');
        });
    return text.toString();
  }

  private void tell(Source source, String metric, String labels) {
    if (metric.endsWith("_bucket")) {
      source.histogram(metric, labels);
    } else {
      source.one(metric, labels, counters.contains(metric));
    }
  }

  /// Where the series are made.
  interface Source {
    void histogram(String bucketMetric, String labels);

    void one(String metric, String labels, boolean counter);
  }
}
