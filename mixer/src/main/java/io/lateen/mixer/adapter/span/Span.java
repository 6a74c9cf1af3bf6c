package io.lateen.mixer.adapter.span;

import java.time.Instant;
import java.util.Map;

/// One side of a call.
///
/// @param traceId 32 hexadecimal digits, or 16
/// @param spanId 16 hexadecimal digits
/// @param parentId the same, or empty at the root
/// @param client whether the caller tells it
/// @param shared whether the other side tells its own part under the same id
/// @param local who tells it
/// @param remote the other side
/// @param status the HTTP status, 0 when there is none
/// @param tags text, whole numbers, fractions and truths
public record Span(
    String traceId,
    String spanId,
    String parentId,
    String name,
    boolean client,
    boolean shared,
    Party local,
    Party remote,
    Instant start,
    Instant end,
    long status,
    Map<String, Object> tags) {

  /// @param name of a service or workload, may be empty
  /// @param address an IP address, may be empty
  public record Party(String name, String address) {}

  public boolean isError() {
    return status >= 500;
  }
}
