package io.lateen.mixer.dispatch;

import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.handler.HandlerException;
import io.lateen.mixer.snapshot.ActiveRule;
import io.lateen.mixer.snapshot.ActiveRule.Target;
import io.lateen.mixer.snapshot.ConfiguredInstance;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceException;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.Attributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One ask for a quota, once. The first handler that knows the quota decides.
final class QuotaRun {
  private final Attributes attributes;
  private final QuotaAsk ask;
  private final Dispatched dispatched;
  private final List<String> errors;
  private boolean counted;

  QuotaRun(Attributes prepared, QuotaAsk ask, Dispatched dispatched, List<String> errors) {
    this.dispatched = dispatched;
    this.attributes = prepared;
    this.ask = ask;
    this.errors = new ArrayList<>(errors);
  }

  /// What nobody knows is granted in full, for a minute; what could not be asked, not at all.
  QuotaResult run(MixerSnapshot snapshot) {
    for (ActiveRule rule : Rules.matching(snapshot, Variety.QUOTA, attributes)) {
      for (Target target : rule.targets()) {
        for (ConfiguredInstance instance : target.instances()) {
          if (instance.builder().type().shortName().equalsIgnoreCase(ask.name())) {
            counted = true;
            Optional<QuotaResult> result = take(target, instance);
            return result.orElse(new QuotaResult(0, Duration.ZERO));
          }
        }
      }
    }
    return new QuotaResult(ask.amount(), Duration.ofMinutes(1));
  }

  /// Whether a rule knew the quota.
  boolean counted() {
    return counted;
  }

  List<String> errors() {
    return errors;
  }

  private Optional<QuotaResult> take(Target target, ConfiguredInstance instance) {
    dispatched.destination();
    try {
      Instance made = instance.builder().build(attributes);
      dispatched.instance();
      return Optional.of(
          target
              .handler()
              .quota(made, new QuotaArguments(ask.dedupId(), ask.amount(), ask.bestEffort())));
    } catch (InstanceException | HandlerException e) {
      errors.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
