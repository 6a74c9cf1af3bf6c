package io.lateen.mixer.dispatch;

import io.lateen.model.attribute.Reference;
import java.time.Duration;
import java.util.List;

/// What was granted.
///
/// @param granted 0 when the quota is used up: that is no error
/// @param errors as in {@link CheckOutcome}
public record QuotaOutcome(
    long granted, Duration validDuration, List<Reference> referenced, List<String> errors) {

  public QuotaOutcome {
    referenced = List.copyOf(referenced);
    errors = List.copyOf(errors);
  }
}
