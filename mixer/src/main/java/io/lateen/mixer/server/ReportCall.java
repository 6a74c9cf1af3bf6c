package io.lateen.mixer.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.lateen.mixer.dispatch.Mixer;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.ReportReader;
import io.lateen.wire.proto.mixer.ReportResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Report: what became of requests. From any thread.
final class ReportCall {
  /// How many records are written out at a time.
  private static final int PART = 100;

  /// How many different errors an answer names.
  private static final int MAX_ERRORS = 20;

  private final Mixer mixer;
  private final CallMetrics metrics;

  ReportCall(Mixer mixer, CallMetrics metrics) {
    this.mixer = mixer;
    this.metrics = metrics;
  }

  /// An error is of the records or handlers it names; the others have been done.
  ReportResponse answer(byte[] message) throws StatusException {
    Set<String> errors = new LinkedHashSet<>();
    try {
      ReportReader reader = new ReportReader(message);
      Words.check(reader.globalWordCount());
      for (List<AttributeBag> part = reader.next(PART); !part.isEmpty(); part = reader.next(PART)) {
        errors.addAll(mixer.report(part).errors());
        metrics.records(part.size());
      }
    } catch (MessageProblem e) {
      throw Words.refusal("ReportRequest", e);
    }
    if (!errors.isEmpty()) {
      throw Status.UNKNOWN.withDescription(text(errors)).asException();
    }
    return ReportResponse.getDefaultInstance();
  }

  private static String text(Set<String> errors) {
    String all = String.join("; ", errors.stream().limit(MAX_ERRORS).toList());
    int more = errors.size() - MAX_ERRORS;
    return more > 0 ? all + "; and " + more + " more" : all;
  }
}
