package io.lateen.mixer.adapter.zipkin;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.adapter.outbox.HttpDelivery;
import io.lateen.mixer.adapter.outbox.Limits;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.adapter.outbox.Receiver;
import io.lateen.mixer.adapter.span.SpanParser;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sends spans to Zipkin, or to whoever takes its JSON.
public final class ZipkinAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("zipkin");
  private static final String PATH = "/api/v2/spans";
  private static final Limits LIMITS = Limits.of(10_000, 512 << 10, Duration.ofSeconds(1));

  private final OutboxMetrics metrics;

  public ZipkinAdapter(OutboxMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "zipkin";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.TRACESPAN);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    Receiver.checkUrl(params.string("url"), List.of("http", "https"), path.field("url"), problems);
    double probability = params.decimal("sample_probability");
    if (!(probability >= 0 && probability <= 1)) {
      problems.unexpected(path.field("sampleProbability"), probability, "0..1");
    } else if (probability == 0) {
      problems.warning(path.field("sampleProbability"), "0: nothing is sent");
    }
  }

  @Override
  public Handler open(HandlerContext context) {
    URI url = URI.create(context.params().string("url"));
    boolean whole = url.getPath() != null && url.getPath().length() > 1;
    HttpDelivery delivery =
        new HttpDelivery(
            whole ? url : url.resolve(PATH), Map.of("Content-Type", "application/json"));
    return new ZipkinHandler(
        new SpanParser(context.params().decimal("sample_probability")),
        new Outbox<>(
            name(), context.name(), LIMITS, String::length, new ZipkinSender(delivery), metrics));
  }
}
