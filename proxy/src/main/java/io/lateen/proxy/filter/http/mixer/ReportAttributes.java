package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.OutcomeAttributes;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.proxy.report.mixer.Word;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// What a report says beyond what the check said: where a request went and what came of it.
final class ReportAttributes {
  private static final byte[] GRPC_MESSAGE = Octets.of("grpc-message");
  private static final @Nullable Word[] STATUSES = new Word[1000];

  private final HeaderView headers = new HeaderView();
  private final RequestRecord record;

  ReportAttributes(RequestRecord record) {
    this.record = record;
  }

  /// @param verdict null: nobody was asked
  void write(
      AttributeWriter out, WordTable words, RequestAttributes request, @Nullable Verdict verdict) {
    request.write(out, words);
    OutcomeAttributes.destination(out, words, record, request.fixed());
    long now = System.nanoTime();
    long nanos = now - record.startNanos;
    out.duration(
        Words.RESPONSE_DURATION.in(words), nanos / 1_000_000_000, (int) (nanos % 1_000_000_000));
    long end = record.startMillis + nanos / 1_000_000;
    out.timestamp(Words.RESPONSE_TIME.in(words), end / 1000, (int) (end % 1000) * 1_000_000);
    sizes(out, words, request, response(out, words));
    out.int64(Words.RESPONSE_CODE.in(words), record.status);
    OutcomeAttributes.errors(out, words, record, verdict);
    out.bool(Words.CHECK_CACHE_HIT.in(words), verdict != null && verdict.checkHit());
    out.bool(Words.QUOTA_CACHE_HIT.in(words), verdict != null && verdict.quotaHit());
  }

  /// Made when first needed; equal ones may be made twice.
  private static Word status(int code) {
    Word known = STATUSES[code % STATUSES.length];
    if (known == null) {
      known = Word.of(Integer.toString(code));
      STATUSES[code % STATUSES.length] = known;
    }
    return known;
  }

  private void sizes(
      AttributeWriter out, WordTable words, RequestAttributes request, long responseHead) {
    out.int64(Words.REQUEST_SIZE.in(words), record.bytesReceived);
    out.int64(Words.REQUEST_TOTAL_SIZE.in(words), record.bytesReceived + request.octets());
    out.int64(Words.RESPONSE_SIZE.in(words), record.bytesSent);
    out.int64(Words.RESPONSE_TOTAL_SIZE.in(words), record.bytesSent + responseHead);
  }

  /// @return octets of the response's head
  private long response(AttributeWriter out, WordTable words) {
    ResponseHead head = record.response;
    if (head == null) {
      return 0;
    }
    headers.take(head);
    int map = out.beginMap(Words.RESPONSE_HEADERS.in(words));
    out.entry(Words.PSEUDO_STATUS.in(words), status(head.status()).in(words));
    headers.write(head, out, words);
    out.endMap(map);
    int status = head.find(KnownHeader.GRPC_STATUS);
    if (status >= 0) {
      grpc(head, status, out, words);
    }
    return headers.octets(head);
  }

  private static void grpc(ResponseHead head, int status, AttributeWriter out, WordTable words) {
    byte[] octets = head.octets();
    int code = words.index(octets, head.valueStart(status), head.valueEnd(status));
    out.string(Words.RESPONSE_GRPC_STATUS.in(words), code);
    int at = head.findNext(GRPC_MESSAGE, 0);
    if (at >= 0) {
      int text = words.index(octets, head.valueStart(at), head.valueEnd(at));
      out.string(Words.RESPONSE_GRPC_MESSAGE.in(words), text);
    }
  }
}
