package io.lateen.wire.mixer;

import io.lateen.model.attribute.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `istio.mixer.v1.CheckResponse`, as a proxy reads it.
///
/// @param precondition null: the server said nothing of the request itself
/// @param quotas by name
public record CheckAnswer(@Nullable Precondition precondition, Map<String, Quota> quotas) {

  /// Whether the request may pass, and for which others that holds.
  ///
  /// @param code a `google.rpc.Code`
  /// @param validUseCount below 0: no bound
  public record Precondition(
      int code,
      String message,
      Duration validDuration,
      int validUseCount,
      List<Reference> references,
      Directive directive) {}

  /// What was granted; 0 when the quota is used up.
  public record Quota(Duration validDuration, long granted, List<Reference> references) {}

  /// What to do to the request.
  ///
  /// @param directResponseCode HTTP status to answer with at once; 0: none
  public record Directive(
      List<HeaderEdit> request,
      List<HeaderEdit> response,
      int directResponseCode,
      String directResponseBody) {
    public static final Directive NONE = new Directive(List.of(), List.of(), 0, "");
  }

  /// One change of a header.
  public record HeaderEdit(String name, String value, Kind kind) {
    /// In the order of the wire's enumeration.
    public enum Kind {
      REPLACE,
      REMOVE,
      APPEND
    }
  }

  public static CheckAnswer parse(byte[] message) throws MessageProblem {
    return new CheckAnswerParser(message).parse();
  }
}
