package io.lateen.mixer.adapter;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a handler says of a request.
///
/// @param code a `google.rpc.Code`, 0 for yes
/// @param message why not
/// @param validDuration how long the answer holds for equal requests
/// @param validUseCount for how many of them
/// @param output values for the rule's header operations, by name
public record CheckResult(
    int code,
    String message,
    Duration validDuration,
    int validUseCount,
    @Nullable DirectResponse direct,
    Map<String, Object> output) {

  public static final int OK = 0;
  public static final int INVALID_ARGUMENT = 3;
  public static final int PERMISSION_DENIED = 7;
  public static final int FAILED_PRECONDITION = 9;

  /// An answer of its own instead of the usual denial.
  ///
  /// @param code the HTTP status; 0 takes the one that belongs to the result's code
  public record DirectResponse(int code, String body, Map<String, String> headers) {}

  public static CheckResult of(int code, String message, Duration valid, int uses) {
    return new CheckResult(code, message, valid, uses, null, Map.of());
  }

  public boolean isOk() {
    return code == OK;
  }
}
