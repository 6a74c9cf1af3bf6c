package io.lateen.wire.document;

import io.lateen.model.rule.VirtualService.Abort;
import io.lateen.model.rule.VirtualService.Delay;
import io.lateen.model.rule.VirtualService.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Faults to inject.
final class FaultParser {
  private FaultParser() {}

  static Fault parse(Fields fields) {
    return new Fault(
        fields.object("delay", FaultParser::delay), fields.object("abort", FaultParser::abort));
  }

  private static Delay delay(Fields fields) {
    fields.onlyOneOf("fixedDelay", "exponentialDelay");
    Duration fixed = fields.duration("fixedDelay");
    Duration exponential = fields.duration("exponentialDelay");
    Double percent = percent(fields);
    if (fixed != null) {
      return new Delay(percent, new Delay.Fixed(fixed));
    }
    return new Delay(
        percent, exponential == null ? new Delay.Unset() : new Delay.Exponential(exponential));
  }

  private static Abort abort(Fields fields) {
    fields.onlyOneOf("httpStatus", "grpcStatus", "http2Error");
    Integer status = fields.intOrNull("httpStatus");
    String grpc = fields.string("grpcStatus");
    String http2 = fields.string("http2Error");
    Double percent = percent(fields);
    if (status != null) {
      return new Abort(percent, new Abort.HttpStatus(status));
    }
    if (grpc != null) {
      return new Abort(percent, new Abort.GrpcStatus(grpc));
    }
    return new Abort(percent, http2 == null ? new Abort.Unset() : new Abort.Http2Error(http2));
  }

  /// `percentage` wins over the older `percent`.
  private static @Nullable Double percent(Fields fields) {
    Integer percent = fields.intOrNull("percent");
    Double percentage = percentage(fields, "percentage");
    return percentage != null || percent == null ? percentage : Double.valueOf(percent);
  }

  /// `{value: 0.5}`; null when absent.
  static @Nullable Double percentage(Fields fields, String name) {
    Percentage percentage = fields.object(name, f -> new Percentage(f.decimal("value")));
    if (percentage == null) {
      return null;
    }
    return percentage.value == null ? Double.valueOf(0) : percentage.value;
  }

  private record Percentage(@Nullable Double value) {}
}
