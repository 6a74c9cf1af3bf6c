package io.lateen.model.check;

import io.lateen.model.rule.VirtualService.Abort;
import io.lateen.model.rule.VirtualService.Delay;
import io.lateen.model.rule.VirtualService.Fault;
import org.jspecify.annotations.Nullable;

/// Faults to inject.
final class FaultCheck {
  /// Envoy counts in millionths: less would be none.
  private static final double SMALLEST_PERCENTAGE = 0.0001;

  private final Problems problems;

  private FaultCheck(Problems problems) {
    this.problems = problems;
  }

  static void check(FieldPath path, @Nullable Fault fault, Problems problems) {
    if (fault == null) {
      return;
    }
    if (fault.delay() == null && fault.abort() == null) {
      problems.missing(path, "delay or abort");
    }
    FaultCheck check = new FaultCheck(problems);
    if (fault.delay() != null) {
      check.delay(path.field("delay"), fault.delay());
    }
    if (fault.abort() != null) {
      check.abort(path.field("abort"), fault.abort());
    }
  }

  private void delay(FieldPath path, Delay delay) {
    percent(path, delay.percent());
    switch (delay.kind()) {
      case Delay.Fixed(var duration) ->
          new PartCheck(problems).duration(path.field("fixedDelay"), duration);
      case Delay.Exponential(var duration) ->
          problems.error(
              path.field("exponentialDelay"),
              PartCheck.show(duration) + " (expected: fixedDelay; this one is not supported)");
      case Delay.Unset() -> problems.warning(path, "delays nothing without fixedDelay");
    }
  }

  private void abort(FieldPath path, Abort abort) {
    percent(path, abort.percent());
    switch (abort.kind()) {
      case Abort.HttpStatus(int status) ->
          new PartCheck(problems).range(path.field("httpStatus"), status, 0, 600);
      case Abort.GrpcStatus(String status) -> unsupported(path.field("grpcStatus"), status);
      case Abort.Http2Error(String error) -> unsupported(path.field("http2Error"), error);
      case Abort.Unset() -> problems.warning(path, "aborts nothing without httpStatus");
    }
  }

  private void unsupported(FieldPath path, String value) {
    problems.unexpected(path, value, "httpStatus; this one is not supported");
  }

  private void percent(FieldPath path, @Nullable Double percent) {
    if (percent == null || percent == 0) {
      return;
    }
    if (!(percent >= SMALLEST_PERCENTAGE && percent <= 100)) {
      problems.error(path.field("percentage"), percent + " percent (expected: 0, or 0.0001..100)");
    }
  }
}
