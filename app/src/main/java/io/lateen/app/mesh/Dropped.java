package io.lateen.app.mesh;

/// What a sidecar could not tell, because who was to hear it is slow or gone.
///
/// @param reports records that Mixer will never hear of
/// @param spans that no collector will ever hear of
public record Dropped(long reports, long spans) {

  /// @param page of the proxy's statistics, in Prometheus's format
  static Dropped read(String page) {
    return new Dropped(
        sum(page, "mixer_filter_total_report_records_dropped"), sum(page, "spans_dropped"));
  }

  private static long sum(String page, String suffix) {
    return page.lines()
        .filter(line -> line.replaceFirst("[{ ].*", "").endsWith(suffix))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public boolean any() {
    return reports > 0 || spans > 0;
  }

  /// `120 reports to Mixer and 3 spans`.
  String text() {
    String both = reports > 0 && spans > 0 ? " and " : "";
    return (reports > 0 ? count(reports, "report") + " to Mixer" : "")
        + both
        + (spans > 0 ? count(spans, "span") : "");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
