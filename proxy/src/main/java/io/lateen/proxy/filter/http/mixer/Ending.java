package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.report.mixer.Outcome;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// How a request ended, but for its response's head. Used again and again; for one thread.
final class Ending {
  private final Outcome outcome = new Outcome();
  private int status;
  private long startMillis;
  private long nanos;
  private long received;
  private long sent;

  /// Looks at a request that is over now.
  ///
  /// @param verdict null: nobody was asked
  void take(RequestRecord record, @Nullable Verdict verdict) {
    outcome.take(record, verdict);
    startMillis = record.startMillis;
    nanos = System.nanoTime() - record.startNanos;
    status = record.status;
    received = record.bytesReceived;
    sent = record.bytesSent;
  }

  /// Whether another is written alike, but for times and sizes.
  boolean again(Ending other) {
    return status == other.status && outcome.again(other.outcome);
  }

  /// Writes everything but times and sizes.
  void write(AttributeWriter out, WordTable words, FixedAttributes fixed) {
    outcome.destination(out, words, fixed);
    out.int64(Words.RESPONSE_CODE.in(words), status);
    outcome.errors(out, words);
    Verdict verdict = outcome.verdict();
    out.bool(Words.CHECK_CACHE_HIT.in(words), verdict != null && verdict.checkHit());
    out.bool(Words.QUOTA_CACHE_HIT.in(words), verdict != null && verdict.quotaHit());
  }

  /// Writes times and sizes.
  ///
  /// @param requestHead octets of it
  /// @param responseHead octets of it
  void writeNumbers(AttributeWriter out, WordTable words, long requestHead, long responseHead) {
    timestamp(out, Words.REQUEST_TIME.in(words), startMillis);
    timestamp(out, Words.RESPONSE_TIME.in(words), startMillis + nanos / 1_000_000);
    int fraction = (int) (nanos % 1_000_000_000);
    out.duration(Words.RESPONSE_DURATION.in(words), nanos / 1_000_000_000, fraction);
    out.int64(Words.REQUEST_SIZE.in(words), received);
    out.int64(Words.REQUEST_TOTAL_SIZE.in(words), received + requestHead);
    out.int64(Words.RESPONSE_SIZE.in(words), sent);
    out.int64(Words.RESPONSE_TOTAL_SIZE.in(words), sent + responseHead);
  }

  private static void timestamp(AttributeWriter out, int name, long millis) {
    out.timestamp(name, millis / 1000, (int) (millis % 1000) * 1_000_000);
  }
}
