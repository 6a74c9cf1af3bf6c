package io.lateen.model.check;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.PortPolicy;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.rule.DestinationRule.TrafficPolicy;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules of a DestinationRule.
final class DestinationRuleCheck {
  private static final String COMPONENTS =
      "at least one of loadBalancer, connectionPool, outlierDetection, tls";

  private final Problems problems;
  private final PartCheck parts;
  private final SettingsCheck settings;

  DestinationRuleCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
    this.settings = new SettingsCheck(problems);
  }

  void check(DestinationRule rule) {
    FieldPath host = FieldPath.SPEC.field("host");
    if (rule.host().isEmpty()) {
      problems.missing(host, "the name of a service");
    } else if (!HostCheck.isWildcardName(rule.host())) {
      problems.unexpected(host, rule.host(), "a DNS name, perhaps with a leading \"*\"");
    }
    policy(FieldPath.SPEC.field("trafficPolicy"), rule.trafficPolicy());
    Set<String> names = new HashSet<>();
    problems.each(
        FieldPath.SPEC.field("subsets"), rule.subsets(), (path, each) -> subset(path, each, names));
    parts.exportTo(rule.exportTo());
    if (rule.workloadSelector() != null) {
      selector(FieldPath.SPEC.field("workloadSelector").field("matchLabels"), rule);
    }
  }

  private void selector(FieldPath path, DestinationRule rule) {
    Map<String, String> selector = Objects.requireNonNull(rule.workloadSelector(), "given");
    if (selector.isEmpty()) {
      problems.missing(path, "at least one label");
    }
    parts.labels(path, selector);
    if (rule.exportTo().stream().anyMatch(to -> !to.equals("."))) {
      problems.warning(
          FieldPath.SPEC.field("exportTo"),
          "has no effect: a rule with workloadSelector is for its own namespace");
    }
  }

  private void subset(FieldPath path, Subset subset, Set<String> names) {
    if (subset.name().isEmpty()) {
      problems.missing(path.field("name"), "the subset's name");
    } else {
      parts.label(path.field("name"), subset.name());
    }
    if (!names.add(subset.name())) {
      problems.warning(path.field("name"), "\"" + subset.name() + "\" again; the first one counts");
    }
    parts.labels(path.field("labels"), subset.labels());
    policy(path.field("trafficPolicy"), subset.trafficPolicy());
  }

  private void policy(FieldPath path, @Nullable TrafficPolicy policy) {
    if (policy == null) {
      return;
    }
    if (policy.settings().isEmpty() && policy.portLevelSettings().isEmpty()) {
      problems.missing(path, COMPONENTS + ", portLevelSettings");
    }
    settings.check(path, policy.settings());
    problems.each(path.field("portLevelSettings"), policy.portLevelSettings(), this::portPolicy);
  }

  private void portPolicy(FieldPath path, PortPolicy policy) {
    if (policy.port() == null) {
      problems.missing(path.field("port"), "number or name");
    } else {
      parts.portSelector(path.field("port"), policy.port());
    }
    if (policy.settings().isEmpty()) {
      problems.missing(path, COMPONENTS);
    }
    settings.check(path, policy.settings());
  }
}
