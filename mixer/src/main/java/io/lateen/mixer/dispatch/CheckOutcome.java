package io.lateen.mixer.dispatch;

import io.lateen.model.attribute.Reference;
import java.time.Duration;
import java.util.List;

/// What all handlers of a check said together.
///
/// @param code a `google.rpc.Code`; of the handlers that refused, the first one's
/// @param message `handler:message` of every handler that refused, joined by `, `; empty when OK
/// @param validDuration the shortest any handler gave; one minute when none ran
/// @param validUseCount the smallest any handler gave; 10,000 when none ran
/// @param referenced everything the request was asked for, in order: what the outcome hangs on
/// @param errors what went wrong inside (an instance that could not be built, a handler that
///     failed); when not empty the outcome is worthless and the caller is told INTERNAL
public record CheckOutcome(
    int code,
    String message,
    Duration validDuration,
    int validUseCount,
    List<Reference> referenced,
    RouteDirective directive,
    List<String> errors) {

  public CheckOutcome {
    referenced = List.copyOf(referenced);
    errors = List.copyOf(errors);
  }

  public boolean isOk() {
    return code == 0;
  }
}
