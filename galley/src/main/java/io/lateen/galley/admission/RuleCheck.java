package io.lateen.galley.admission;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.Rule;
import java.util.List;

/// What somebody else knows about a rule that is valid by itself: whether the messages in it are
/// Envoy's. Runs inside the write: it must be quick.
@FunctionalInterface
public interface RuleCheck {
  /// Nothing is known.
  RuleCheck NONE = _ -> List.of();

  List<Problem> check(Rule rule);
}
