package io.lateen.wire.document;

import io.lateen.model.check.Problem;
import io.lateen.model.rule.Rule;
import java.util.List;

/// What [RuleParser] made of a document.
public sealed interface Parsed {

  /// A valid rule; its author may still be told something.
  record Accepted(Rule rule, List<Problem> warnings) implements Parsed {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /// Everything that is wrong with the document: at least one error, perhaps warnings among them.
  record Refused(List<Problem> problems) implements Parsed {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
