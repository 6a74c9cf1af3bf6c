package io.lateen.cli.print;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What workloads answered, aligned to the right, as `istioctl experimental metrics` prints it.
public final class MetricsTable {
  private static final String COLUMNS = "%40s%13s%13s%13s%13s%13s";

  private final List<String> lines = new ArrayList<>();

  public MetricsTable() {
    lines.add(
        COLUMNS.formatted(
            "WORKLOAD", "TOTAL RPS", "ERROR RPS", "P50 LATENCY", "P90 LATENCY", "P99 LATENCY"));
  }

  /// @param requests per second; not-a-number for none, like `errors`
  /// @param p50 in seconds, like the others; not-a-number where nothing was asked
  public void row(
      String workload, double requests, double errors, double p50, double p90, double p99) {
    lines.add(
        COLUMNS.formatted(
            workload, rate(requests), rate(errors), duration(p50), duration(p90), duration(p99)));
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.3f", Double.isNaN(perSecond) ? 0 : perSecond);
  }

  /// In milliseconds up to a second, with a digit behind the point where it says something.
  private static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "-";
    }
    double millis = seconds * 1000;
    if (millis >= 1000) {
      return String.format(Locale.ROOT, "%.2fs", seconds);
    }
    return String.format(Locale.ROOT, millis < 10 ? "%.1fms" : "%.0fms", millis);
  }

  public void print(PrintWriter out) {
    lines.forEach(out::println);
  }
}
