package io.lateen.prometheus.http;

import io.lateen.prometheus.label.Durations;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.scrape.TargetReport;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// `targets`.
final class TargetPage {
  private TargetPage() {}

  /// @param state `active`, `dropped`, or anything else for both
  static void write(JsonGenerator out, TargetPool targets, String state) {
    out.writeStartObject();
    out.writeName("activeTargets");
    out.writeStartArray();
    if (!state.equals("dropped")) {
      targets.active().forEach(target -> active(out, target));
    }
    out.writeEndArray();
    out.writeName("droppedTargets");
    out.writeStartArray();
    if (!state.equals("active")) {
      targets.dropped().forEach(labels -> dropped(out, labels));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void active(JsonGenerator out, TargetReport target) {
    out.writeStartObject();
    out.writeName("discoveredLabels");
    Answer.labels(out, target.discovered());
    out.writeName("labels");
    Answer.labels(out, target.labels());
    out.writeStringProperty("scrapePool", target.job());
    out.writeStringProperty("scrapeUrl", target.url().toString());
    out.writeStringProperty("globalUrl", target.url().toString());
    out.writeStringProperty("lastError", target.lastError());
    out.writeStringProperty("lastScrape", Instant.ofEpochMilli(target.lastScrape()).toString());
    out.writeName("lastScrapeDuration");
    out.writeNumber(target.lastDuration().toNanos() / 1e9);
    out.writeStringProperty("health", target.health().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("scrapeInterval", Durations.print(target.interval().toMillis()));
    out.writeStringProperty("scrapeTimeout", Durations.print(target.timeout().toMillis()));
    out.writeEndObject();
  }

  private static void dropped(JsonGenerator out, Labels labels) {
    out.writeStartObject();
    out.writeName("discoveredLabels");
    Answer.labels(out, labels);
    out.writeEndObject();
  }
}
