package io.lateen.mixer.adapter.fluentd;

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
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/// Sends log entries by the forward protocol.
public final class FluentdAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("fluentd");
  private static final String ADDRESS = "localhost:24224";
  private static final int WAITING = 1_024;
  private static final int BATCH = 8 << 20;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OutboxMetrics metrics;
  private final InstantSource clock;

  /// @param clock for entries that come without a time
  public FluentdAdapter(OutboxMetrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "fluentd";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.LOGENTRY);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    Receiver.check(params.string("address", ADDRESS), path.field("address"), problems);
    Receiver.size(
        params.integer("instance_buffer_size"), path.field("instanceBufferSize"), problems);
    Receiver.size(
        params.integer("max_batch_size_bytes"), path.field("maxBatchSizeBytes"), problems);
    Receiver.positive(
        params.duration("push_interval_duration"), path.field("pushIntervalDuration"), problems);
    Receiver.positive(
        params.duration("push_timeout_duration"), path.field("pushTimeoutDuration"), problems);
  }

  @Override
  public Handler open(HandlerContext context) {
    Params params = context.params();
    ForwardSender sender =
        new ForwardSender(
            context.name(),
            Receiver.parse(params.string("address", ADDRESS)).orElseThrow(),
            params.duration("push_timeout_duration").orElse(PATIENCE));
    Outbox<Entry> outbox =
        new Outbox<>(
            name(),
            context.name(),
            limits(params),
            entry -> entry.record().capacity(),
            sender,
            metrics);
    return new FluentdHandler(new EntryTranslator(params.bool("integer_duration"), clock), outbox);
  }

  private static Limits limits(Params params) {
    long waiting = params.integer("instance_buffer_size");
    long batch = params.integer("max_batch_size_bytes");
    return Limits.of(
        waiting == 0 ? WAITING : (int) waiting,
        batch == 0 ? BATCH : batch,
        params.duration("push_interval_duration").orElse(INTERVAL));
  }
}
