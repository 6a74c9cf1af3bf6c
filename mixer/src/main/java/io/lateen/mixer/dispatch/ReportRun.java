package io.lateen.mixer.dispatch;

import io.lateen.mixer.handler.HandlerException;
import io.lateen.mixer.handler.RunningHandler;
import io.lateen.mixer.snapshot.ActiveRule;
import io.lateen.mixer.snapshot.ActiveRule.Target;
import io.lateen.mixer.snapshot.ConfiguredInstance;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceException;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.Attributes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// One report of any number of records: instances are gathered per handler, which is called once.
final class ReportRun {
  private final MixerSnapshot snapshot;
  private final IdentityHashMap<RunningHandler, List<Instance>> gathered = new IdentityHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final Dispatched dispatched = new Dispatched();

  ReportRun(MixerSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  void add(Attributes request) {
    Attributes attributes = Preprocessor.run(snapshot, request, dispatched, errors);
    for (ActiveRule rule : Rules.matching(snapshot, Variety.REPORT, attributes)) {
      for (Target target : rule.targets()) {
        dispatched.destination();
        List<Instance> instances =
            gathered.computeIfAbsent(target.handler(), handler -> new ArrayList<>());
        for (ConfiguredInstance instance : target.instances()) {
          build(instance, attributes, instances);
        }
      }
    }
    dispatched.next();
  }

  /// What has become of the records so far.
  Dispatched dispatched() {
    return dispatched;
  }

  private void build(ConfiguredInstance instance, Attributes attributes, List<Instance> into) {
    try {
      into.add(instance.builder().build(attributes));
      dispatched.instance();
    } catch (InstanceException e) {
      errors.add(String.valueOf(e.getMessage()));
    }
  }

  ReportOutcome flush() {
    gathered.forEach(
        (handler, instances) -> {
          try {
            if (!instances.isEmpty()) {
              handler.report(instances);
            }
          } catch (HandlerException e) {
            errors.add(String.valueOf(e.getMessage()));
          }
        });
    return new ReportOutcome(errors);
  }
}
