package io.lateen.mixer.adapter.otlp;

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
import io.lateen.mixer.adapter.outbox.Sender;
import io.lateen.mixer.adapter.span.SpanParser;
import io.lateen.mixer.template.InstanceType;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Sends everything that is reported by OTLP. Istio 1.1 had no such adapter; this is today's way.
public final class OtlpAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("otlp");
  private static final List<String> SCHEMES = List.of("grpc", "http", "https");
  private static final int GRPC_PORT = 4_317;
  private static final int WAITING = 10_000;

  /// In octets: collectors take messages of up to 4 MiB.
  private static final long BATCH = 1 << 20;

  private static final long OCTETS_OF_MESSAGES = 200;

  private final OutboxMetrics metrics;
  private final InstantSource clock;

  /// @param clock for the times of values, and of entries that come without one
  public OtlpAdapter(OutboxMetrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.METRIC, Templates.LOGENTRY, Templates.TRACESPAN);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    Receiver.checkUrl(params.string("endpoint"), SCHEMES, path.field("endpoint"), problems);
    Receiver.positive(params.duration("interval"), path.field("interval"), problems);
    double probability = params.decimal("sample_probability");
    if (!(probability >= 0 && probability <= 1)) {
      problems.unexpected(path.field("sampleProbability"), probability, "0..1");
    }
    problems.each(
        path.field("metrics"),
        params.messages("metrics"),
        (at, metric) -> metric(metric, at, problems));
  }

  private static void metric(Params metric, FieldPath path, Problems problems) {
    if (metric.string("instance_name").isEmpty()) {
      problems.missing(path.field("instanceName"), "the full name of a metric instance");
    }
    if (metric.string("kind", "UNSPECIFIED").equals("UNSPECIFIED")) {
      problems.missing(path.field("kind"), "GAUGE, COUNTER or DISTRIBUTION");
    }
    List<Double> bounds = metric.decimals("bounds");
    if (!bounds.equals(bounds.stream().sorted().distinct().toList())) {
      problems.unexpected(path.field("bounds"), bounds, "ascending numbers");
    }
  }

  @Override
  public Handler open(HandlerContext context) {
    Params params = context.params();
    Map<String, String> attributes = new HashMap<>(Map.of("service.name", "mixer"));
    attributes.putAll(params.stringMap("resource"));
    Resource resource = AnyValues.resource(attributes);
    Transport transport = transport(params);
    MetricTranslator metricTranslator = new MetricTranslator(resource);
    LogTranslator logTranslator = new LogTranslator(resource, clock);
    SpanTranslator spanTranslator = new SpanTranslator(attributes);
    return new OtlpHandler(
        meters(context),
        logTranslator,
        new SpanParser(params.has("sample_probability") ? params.decimal("sample_probability") : 1),
        outbox(
            context,
            point -> OCTETS_OF_MESSAGES + AnyValues.weight(point.dimensions()),
            batch -> transport.export(Signal.METRICS, metricTranslator.translate(batch))),
        outbox(
            context,
            LogRecord::getSerializedSize,
            batch -> transport.export(Signal.LOGS, logTranslator.request(batch))),
        outbox(
            context,
            span -> OCTETS_OF_MESSAGES + AnyValues.weight(span.tags()),
            batch -> transport.export(Signal.TRACES, spanTranslator.translate(batch))),
        transport,
        clock);
  }

  private <T> Outbox<T> outbox(HandlerContext context, ToLongFunction<T> weight, Sender<T> sender) {
    Duration interval = context.params().duration("interval").orElse(Duration.ofSeconds(1));
    return new Outbox<>(
        name(), context.name(), Limits.of(WAITING, BATCH, interval), weight, sender, metrics);
  }

  private static Transport transport(Params params) {
    URI endpoint = URI.create(params.string("endpoint"));
    Map<String, String> headers = params.stringMap("headers");
    if ("grpc".equals(endpoint.getScheme())) {
      int port = endpoint.getPort() < 0 ? GRPC_PORT : endpoint.getPort();
      return new GrpcTransport(endpoint.getHost(), port, headers);
    }
    return new HttpTransport(endpoint, headers);
  }

  private static Map<String, Meter> meters(HandlerContext context) {
    Map<String, Meter> meters = new HashMap<>();
    for (Params metric : context.params().messages("metrics")) {
      for (InstanceType instance : context.instances()) {
        if (instance.name().equals(metric.string("instance_name"))) {
          meters.put(instance.name(), Meter.of(metric, instance));
        }
      }
    }
    return Map.copyOf(meters);
  }
}
