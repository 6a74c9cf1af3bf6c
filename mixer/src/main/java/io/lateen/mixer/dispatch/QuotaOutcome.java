package io.lateen.mixer.dispatch;

import io.lateen.model.attribute.Reference;
import java.time.Duration;
import java.util.List;

/// What was granted.
///
/// @param granted 0 when the quota is used up: that is no error
/// @param counted whether a handler has taken it from a window; else no rule knows the quota, yet
/// @param errors as in {@link CheckOutcome}
public record QuotaOutcome(
    long granted,
    Duration validDuration,
    boolean counted,
    List<Reference> referenced,
    List<String> errors) {

  public QuotaOutcome {
    referenced = List.copyOf(referenced);
    errors = List.copyOf(errors);
  }
}
