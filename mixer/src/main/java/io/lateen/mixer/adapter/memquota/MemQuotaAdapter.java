package io.lateen.mixer.adapter.memquota;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Quotas counted here: not shared with other Mixers, gone with this one.
public final class MemQuotaAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("memquota");

  private final InstantSource clock;

  /// @param clock which windows move by
  public MemQuotaAdapter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "memquota";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.QUOTA);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    List<Params> quotas = params.messages("quotas");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < quotas.size(); i++) {
      FieldPath at = path.field("quotas").item(i);
      if (quotas.get(i).string("name").isEmpty()) {
        problems.missing(at.field("name"), "the full name of a quota instance");
      }
      if (!names.add(quotas.get(i).string("name"))) {
        problems.unexpected(at.field("name"), quotas.get(i).string("name"), "a quota of its own");
      }
      limits(quotas.get(i), at, problems);
      List<Params> overrides = quotas.get(i).messages("overrides");
      for (int j = 0; j < overrides.size(); j++) {
        limits(overrides.get(j), at.field("overrides").item(j), problems);
      }
    }
    Optional<Duration> dedup = params.duration("min_deduplication_duration");
    if (dedup.isPresent() && !dedup.get().isPositive()) {
      problems.unexpected(path.field("minDeduplicationDuration"), dedup.get(), "more than nothing");
    }
  }

  private static void limits(Params limits, FieldPath path, Problems problems) {
    if (limits.integer("max_amount") <= 0) {
      problems.unexpected(path.field("maxAmount"), limits.integer("max_amount"), "at least 1");
    }
    Duration window = limits.duration("valid_duration").orElse(Duration.ZERO);
    if (window.isNegative()) {
      problems.unexpected(path.field("validDuration"), window, "0s or more");
    }
  }

  @Override
  public Handler open(HandlerContext context) {
    return new MemQuotaHandler(
        context.params().messages("quotas").stream().map(MemQuotaAdapter::quota).toList(),
        context.params().duration("min_deduplication_duration").orElse(Duration.ofSeconds(1)),
        clock);
  }

  private static QuotaLimit quota(Params quota) {
    return new QuotaLimit(
        quota.string("name"),
        Map.of(),
        quota.integer("max_amount"),
        quota.duration("valid_duration").orElse(Duration.ZERO),
        quota.messages("overrides").stream().map(MemQuotaAdapter::override).toList());
  }

  private static QuotaLimit override(Params override) {
    return new QuotaLimit(
        "",
        override.stringMap("dimensions"),
        override.integer("max_amount"),
        override.duration("valid_duration").orElse(Duration.ZERO),
        List.of());
  }
}
