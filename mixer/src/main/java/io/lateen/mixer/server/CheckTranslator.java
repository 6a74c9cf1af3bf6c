package io.lateen.mixer.server;

import com.google.protobuf.Duration;
import com.google.rpc.Status;
import io.lateen.mixer.dispatch.CheckOutcome;
import io.lateen.mixer.dispatch.QuotaOutcome;
import io.lateen.mixer.dispatch.RouteDirective.HeaderOperation;
import io.lateen.model.attribute.Reference;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.proto.mixer.CheckResponse.PreconditionResult;
import io.lateen.wire.proto.mixer.CheckResponse.QuotaResult;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.RouteDirective;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Outcomes → the wire's messages.
final class CheckTranslator {
  private final java.time.Duration longest;

  /// @param longest the most an answer may be valid
  CheckTranslator(java.time.Duration longest) {
    this.longest = longest;
  }

  /// @param known how many words of the dictionary the caller has
  PreconditionResult.Builder precondition(CheckOutcome outcome, int known) {
    PreconditionResult.Builder result =
        PreconditionResult.newBuilder()
            .setStatus(
                Status.newBuilder().setCode(outcome.code()).setMessage(outcome.message()).build())
            .setValidDuration(duration(outcome.validDuration()))
            .setValidUseCount(outcome.validUseCount())
            .setReferencedAttributes(references(outcome.referenced(), known));
    if (!outcome.directive().isEmpty()) {
      result.setRouteDirective(directive(outcome.directive()));
    }
    return result;
  }

  QuotaResult quota(QuotaOutcome outcome, int known) {
    return QuotaResult.newBuilder()
        .setGrantedAmount(outcome.granted())
        .setValidDuration(quotaDuration(outcome))
        .setReferencedAttributes(references(outcome.referenced(), known))
        .build();
  }

  /// What was taken from a window is good as long as the window: taken back earlier it would be
  /// lost.
  private Duration quotaDuration(QuotaOutcome outcome) {
    return outcome.counted() ? message(outcome.validDuration()) : duration(outcome.validDuration());
  }

  private Duration duration(java.time.Duration time) {
    return message(time.compareTo(longest) > 0 ? longest : time);
  }

  private static Duration message(java.time.Duration time) {
    return Duration.newBuilder().setSeconds(time.getSeconds()).setNanos(time.getNano()).build();
  }

  private static RouteDirective directive(io.lateen.mixer.dispatch.RouteDirective directive) {
    return RouteDirective.newBuilder()
        .addAllRequestHeaderOperations(operations(directive.requestHeaders()))
        .addAllResponseHeaderOperations(operations(directive.responseHeaders()))
        .setDirectResponseCode(directive.directResponseCode())
        .setDirectResponseBody(directive.directResponseBody())
        .build();
  }

  private static List<io.lateen.wire.proto.mixer.HeaderOperation> operations(
      List<HeaderOperation> operations) {
    return operations.stream()
        .map(
            operation ->
                io.lateen.wire.proto.mixer.HeaderOperation.newBuilder()
                    .setName(operation.name())
                    .setValue(operation.value())
                    .setOperation(kind(operation.kind()))
                    .build())
        .toList();
  }

  private static io.lateen.wire.proto.mixer.HeaderOperation.Operation kind(
      HeaderOperation.Kind kind) {
    return switch (kind) {
      case REPLACE -> io.lateen.wire.proto.mixer.HeaderOperation.Operation.REPLACE;
      case REMOVE -> io.lateen.wire.proto.mixer.HeaderOperation.Operation.REMOVE;
      case APPEND -> io.lateen.wire.proto.mixer.HeaderOperation.Operation.APPEND;
    };
  }

  static ReferencedAttributes references(List<Reference> references, int known) {
    ReferencedAttributes.Builder result = ReferencedAttributes.newBuilder();
    Map<String, Integer> own = new HashMap<>();
    for (Reference reference : references) {
      AttributeMatch.Builder match =
          AttributeMatch.newBuilder()
              .setName(index(reference.name(), known, own, result))
              .setCondition(
                  switch (reference.condition()) {
                    case ABSENCE -> Condition.ABSENCE;
                    case EXACT -> Condition.EXACT;
                  });
      String key = reference.mapKey();
      if (key != null) {
        match.setMapKey(index(key, known, own, result));
      }
      result.addAttributeMatches(match);
    }
    return result.build();
  }

  private static int index(
      String word, int known, Map<String, Integer> own, ReferencedAttributes.Builder result) {
    int global = Dictionary.indexOf(word);
    if (global >= 0 && global < known) {
      return global;
    }
    return own.computeIfAbsent(
        word,
        text -> {
          result.addWords(text);
          return -result.getWordsCount();
        });
  }
}
