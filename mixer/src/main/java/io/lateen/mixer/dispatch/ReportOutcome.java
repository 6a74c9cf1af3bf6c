package io.lateen.mixer.dispatch;

import java.util.List;

/// What became of a report.
///
/// @param errors every instance that could not be built, every handler that failed or dropped; the
///     rest was done
public record ReportOutcome(List<String> errors) {

  public ReportOutcome {
    errors = List.copyOf(errors);
  }
}
