package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.KubeObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stored rules → [Rule]. What the API server let through and we cannot read is reported, and the
/// version before it stays in force.
final class RuleReader {
  private static final Logger LOG = LoggerFactory.getLogger(RuleReader.class);

  private RuleReader() {}

  static @Nullable Rule read(KubeObject object) {
    return switch (RuleParser.parse(object.tree())) {
      case Parsed.Accepted(Rule rule, _) -> WorkloadHealth.known(rule, object);
      case Parsed.Refused(var problems) -> {
        LOG.warn(
            "{} {}/{} is not used: {}",
            object.kind().kind(),
            object.namespace(),
            object.name(),
            problems);
        yield null;
      }
    };
  }
}
