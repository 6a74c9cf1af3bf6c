package io.lateen.mixer.adapter.otlp;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.adapter.span.Span;
import io.lateen.mixer.adapter.span.SpanParser;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Templates;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Each kind of thing into its outbox.
///
/// @param meters by the full name of the instance; values of others are left alone
record OtlpHandler(
    Map<String, Meter> meters,
    LogTranslator logTranslator,
    SpanParser spanParser,
    Outbox<Point> points,
    Outbox<LogRecord> logs,
    Outbox<Span> spans,
    Transport transport,
    InstantSource clock)
    implements Handler {

  @Override
  public void report(List<Instance> instances) {
    List<Point> newPoints = new ArrayList<>();
    List<LogRecord> newLogs = new ArrayList<>();
    List<Span> newSpans = new ArrayList<>();
    for (Instance instance : instances) {
      if (instance.type().template().equals(Templates.METRIC)) {
        point(instance, newPoints);
      } else if (instance.type().template().equals(Templates.LOGENTRY)) {
        newLogs.add(logTranslator.translate(instance));
      } else {
        spanParser.parse(instance).ifPresent(newSpans::add);
      }
    }
    points.put(newPoints);
    logs.put(newLogs);
    spans.put(newSpans);
  }

  private void point(Instance instance, List<Point> into) {
    Meter meter = meters.get(instance.type().name());
    if (meter != null) {
      Object value = instance.get("value");
      double number =
          switch (value) {
            case null -> 0;
            case Long whole -> whole;
            case Double fraction -> fraction;
            case Duration duration -> duration.toNanos() / 1e9;
            default -> 0;
          };
      into.add(new Point(meter, instance.map("dimensions"), number, clock.instant()));
    }
  }

  @Override
  public void close() {
    try (transport;
        spans;
        logs;
        points) {
      // In this order, from the last: all of them, whatever one does.
    }
  }
}
