package io.lateen.cli.explain;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// What became of a case.
///
/// @param failures in words; empty: it is as expected
/// @param explanation of the proxy; missing when it could not be asked
public record Outcome(Case tested, List<String> failures, JsonNode explanation) {
  public Outcome {
    failures = List.copyOf(failures);
  }

  public static Outcome of(Case tested, JsonNode explanation) {
    Seen seen = new Seen(tested.request(), explanation);
    List<String> failures =
        tested.expected().stream().flatMap(one -> one.check(seen).stream()).toList();
    return new Outcome(tested, failures, explanation);
  }

  public boolean isGood() {
    return failures.isEmpty();
  }

  /// The rule that decided, or empty.
  public String rule() {
    return new Seen(tested.request(), explanation).rule();
  }
}
