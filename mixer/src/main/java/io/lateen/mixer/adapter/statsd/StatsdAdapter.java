package io.lateen.mixer.adapter.statsd;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.adapter.outbox.Limits;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.outbox.Receiver;
import io.lateen.mixer.template.InstanceType;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sends metric values to StatsD.
public final class StatsdAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("statsd");
  private static final String ADDRESS = "localhost:8125";
  private static final Duration FLUSH = Duration.ofMillis(300);
  private static final int BYTES = 512;
  private static final int WAITING = 10_000;

  private final OutboxMetrics metrics;

  public StatsdAdapter(OutboxMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "statsd";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.METRIC);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    Receiver.check(params.string("address", ADDRESS), path.field("address"), problems);
    Receiver.positive(params.duration("flush_duration"), path.field("flushDuration"), problems);
    long bytes = params.integer("flush_bytes");
    if (bytes < 0 || bytes > DatagramSender.MOST_BYTES) {
      problems.unexpected(
          path.field("flushBytes"),
          bytes,
          "1.." + DatagramSender.MOST_BYTES + ", or 0 for " + BYTES);
    }
    double rate = params.decimal("sampling_rate");
    if (!(rate >= 0 && rate <= 1)) {
      problems.unexpected(path.field("samplingRate"), rate, "0..1, where 0 is 1");
    }
    params
        .messageMap("metrics")
        .forEach((name, metric) -> metric(metric, path.field("metrics").field(name), problems));
  }

  private static void metric(Params metric, FieldPath path, Problems problems) {
    if (metric.string("type", "UNKNOWN").equals("UNKNOWN")) {
      problems.missing(path.field("type"), "COUNTER, GAUGE or DISTRIBUTION");
    }
    String template = metric.string("name_template");
    if (NameTemplate.parse(template).isEmpty()) {
      problems.unexpected(
          path.field("nameTemplate"), template, "text with dimensions such as {{.code}}");
    }
  }

  @Override
  public Handler open(HandlerContext context) throws IOException {
    Params params = context.params();
    Map<String, Metric> named = new HashMap<>();
    for (InstanceType instance : context.instances()) {
      Params metric = params.messageMap("metrics").get(instance.name());
      if (metric != null) {
        named.put(instance.name(), metric(params, metric, instance));
      }
    }
    long bytes = params.integer("flush_bytes");
    Limits limits =
        Limits.of(
            WAITING, bytes == 0 ? BYTES : bytes, params.duration("flush_duration").orElse(FLUSH));
    DatagramSender sender =
        new DatagramSender(Receiver.parse(params.string("address", ADDRESS)).orElseThrow());
    return new StatsdHandler(
        Map.copyOf(named),
        new Outbox<>(
            name(),
            context.name(),
            limits,
            line -> line.getBytes(StandardCharsets.UTF_8).length + 1L,
            sender,
            metrics));
  }

  private static Metric metric(Params params, Params metric, InstanceType instance)
      throws IOException {
    String text = metric.string("name_template", instance.name());
    NameTemplate template = NameTemplate.parse(text).orElseThrow();
    List<String> known =
        instance.members("dimensions").stream().map(InstanceType.Member::name).toList();
    if (!known.containsAll(template.dimensions())) {
      throw new IOException(
          "metrics[%s].nameTemplate: \"%s\" (expected: only dimensions of %s: %s)"
              .formatted(instance.name(), text, instance.name(), String.join(", ", known)));
    }
    String prefix = params.string("prefix");
    double rate = params.decimal("sampling_rate");
    return new Metric(
        prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".",
        metric.string("type"),
        template,
        rate == 0 ? 1 : rate);
  }
}
