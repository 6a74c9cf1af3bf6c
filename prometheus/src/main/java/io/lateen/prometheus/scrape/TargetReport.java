package io.lateen.prometheus.scrape;

import io.lateen.prometheus.label.Labels;
import java.net.URI;
import java.time.Duration;

/// How a target is doing.
///
/// @param discovered what was known of it before relabelling
/// @param lastError empty when the last scrape went well
/// @param lastScrape milliseconds since 1970; 0 before the first
public record TargetReport(
    String job,
    URI url,
    Labels labels,
    Labels discovered,
    Health health,
    String lastError,
    long lastScrape,
    Duration lastDuration,
    Duration interval,
    Duration timeout) {

  /// In Prometheus's words.
  public enum Health {
    UNKNOWN,
    UP,
    DOWN
  }
}
