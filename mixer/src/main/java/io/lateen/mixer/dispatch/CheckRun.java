package io.lateen.mixer.dispatch;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation.Kind;
import io.lateen.mixer.expression.EvaluationException;
import io.lateen.mixer.expression.Expression;
import io.lateen.mixer.handler.HandlerException;
import io.lateen.mixer.snapshot.ActiveRule;
import io.lateen.mixer.snapshot.ActiveRule.Target;
import io.lateen.mixer.snapshot.ConfiguredInstance;
import io.lateen.mixer.snapshot.HeaderTemplate;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceException;
import io.lateen.mixer.template.Variety;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.TrackedAttributes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One check, once.
final class CheckRun {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRun.class);

  private final Attributes attributes;
  private final CheckCombiner combiner = new CheckCombiner();
  private final Dispatched dispatched;
  private final List<String> errors;

  /// A rule whose handlers have been asked. Names of actions mean something within a rule only.
  ///
  /// @param outputs what they gave, over the request
  private record Asked(ActiveRule rule, Overlay outputs) {}

  /// @param prepared the request with generated attributes
  /// @param dispatched where it is counted
  /// @param errors those of preparing it
  CheckRun(Attributes prepared, Dispatched dispatched, List<String> errors) {
    this.attributes = prepared;
    this.dispatched = dispatched;
    this.errors = new ArrayList<>(errors);
  }

  CheckOutcome run(MixerSnapshot snapshot, TrackedAttributes tracked) {
    List<Asked> rules = new ArrayList<>();
    for (ActiveRule rule : Rules.matching(snapshot, Variety.CHECK, attributes)) {
      Overlay outputs = new Overlay(attributes);
      rule.targets().forEach(target -> ask(target, outputs));
      rules.add(new Asked(rule, outputs));
    }
    List<HeaderOperation> request = new ArrayList<>();
    List<HeaderOperation> response = new ArrayList<>();
    if (combiner.isOk() && errors.isEmpty()) {
      for (Asked asked : rules) {
        List<HeaderTemplate> ofRequest = asked.rule().requestHeaders();
        ofRequest.forEach(template -> apply(template, asked.outputs(), request));
        List<HeaderTemplate> ofResponse = asked.rule().responseHeaders();
        ofResponse.forEach(template -> apply(template, asked.outputs(), response));
      }
    }
    return combiner.outcome(request, response, tracked.references(), errors);
  }

  private void ask(Target target, Overlay outputs) {
    dispatched.destination();
    for (ConfiguredInstance instance : target.instances()) {
      try {
        Instance made = instance.builder().build(attributes);
        dispatched.instance();
        CheckResult result = target.handler().check(made);
        combiner.add(target.handler().name(), result);
        result
            .output()
            .forEach((name, value) -> outputs.put(target.action() + ".output." + name, value));
      } catch (InstanceException | HandlerException e) {
        errors.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /// An operation whose value is empty, or has none, is skipped.
  private static void apply(HeaderTemplate template, Overlay outputs, List<HeaderOperation> into) {
    Kind kind = Kind.valueOf(template.operation());
    if (kind == Kind.REMOVE) {
      into.add(new HeaderOperation(template.name(), "", kind));
      return;
    }
    for (Expression expression : template.values()) {
      try {
        String value = (String) expression.evaluate(outputs);
        if (!value.isEmpty()) {
          into.add(new HeaderOperation(template.name(), value, kind));
        }
      } catch (EvaluationException e) {
        LOG.debug("header '{}' is left as it is: {}", template.name(), e.getMessage());
      }
    }
  }
}
