package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.FinishedRecord;
import io.lateen.proxy.report.mixer.Outcome;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.proxy.report.mixer.Word;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// What a report says of one request that is over, kept until it is written. Used again and again.
final class FinishedRequest implements FinishedRecord {
  private static final @Nullable Word[] STATUSES = new Word[1000];

  private final Spares spares;
  private final RequestAttributes request = RequestAttributes.empty();
  private final Outcome outcome = new Outcome();
  private final ResponseHead response = new ResponseHead();
  private final HeaderView headers = new HeaderView();
  private @Nullable Trailers trailers;
  private boolean trailed;
  private boolean answered;
  private int status;
  private long nanos;
  private long endMillis;
  private long received;
  private long sent;

  /// @param spares where it goes once it is written
  FinishedRequest(Spares spares) {
    this.spares = spares;
  }

  /// Looks at a request that is over now.
  ///
  /// @param verdict null: nobody was asked
  void take(RequestAttributes seen, RequestRecord record, @Nullable Verdict verdict) {
    request.copyFrom(seen);
    outcome.take(record, verdict);
    nanos = System.nanoTime() - record.startNanos;
    endMillis = record.startMillis + nanos / 1_000_000;
    status = record.status;
    received = record.bytesReceived;
    sent = record.bytesSent;
    take(record.trailers);
    ResponseHead head = record.response;
    answered = head != null;
    if (head != null) {
      response.become(head);
      headers.take(response);
    }
  }

  /// A gRPC call's status is usually there.
  private void take(@Nullable Trailers came) {
    trailed = came != null && came.has(KnownHeader.GRPC_STATUS);
    if (trailed && came != null) {
      trailers = trailers == null ? new Trailers() : trailers;
      trailers.become(came);
    }
  }

  @Override
  public void write(AttributeWriter out, WordTable words) {
    request.write(out, words);
    outcome.destination(out, words, request.fixed());
    out.duration(
        Words.RESPONSE_DURATION.in(words), nanos / 1_000_000_000, (int) (nanos % 1_000_000_000));
    int fraction = (int) (endMillis % 1000) * 1_000_000;
    out.timestamp(Words.RESPONSE_TIME.in(words), endMillis / 1000, fraction);
    sizes(out, words, response(out, words));
    out.int64(Words.RESPONSE_CODE.in(words), status);
    outcome.errors(out, words);
    Verdict verdict = outcome.verdict();
    out.bool(Words.CHECK_CACHE_HIT.in(words), verdict != null && verdict.checkHit());
    out.bool(Words.QUOTA_CACHE_HIT.in(words), verdict != null && verdict.quotaHit());
    spares.give(this);
  }

  @Override
  public int octets() {
    return request.capacity() + response.octets().length;
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

  private void sizes(AttributeWriter out, WordTable words, long responseHead) {
    out.int64(Words.REQUEST_SIZE.in(words), received);
    out.int64(Words.REQUEST_TOTAL_SIZE.in(words), received + request.octets());
    out.int64(Words.RESPONSE_SIZE.in(words), sent);
    out.int64(Words.RESPONSE_TOTAL_SIZE.in(words), sent + responseHead);
  }

  /// @return octets of the response's head
  private long response(AttributeWriter out, WordTable words) {
    if (!answered) {
      return 0;
    }
    ResponseHead head = response;
    int map = out.beginMap(Words.RESPONSE_HEADERS.in(words));
    out.entry(Words.PSEUDO_STATUS.in(words), status(head.status()).in(words));
    headers.write(head, out, words);
    out.endMap(map);
    MessageHead last = trailed && trailers != null ? trailers : head;
    int status = last.find(KnownHeader.GRPC_STATUS);
    if (status >= 0) {
      grpc(last, status, out, words);
    }
    return headers.octets(head);
  }

  private static void grpc(MessageHead head, int status, AttributeWriter out, WordTable words) {
    byte[] octets = head.octets();
    int code = words.index(octets, head.valueStart(status), head.valueEnd(status));
    out.string(Words.RESPONSE_GRPC_STATUS.in(words), code);
    int at = head.find(KnownHeader.GRPC_MESSAGE);
    if (at >= 0) {
      int text = words.index(octets, head.valueStart(at), head.valueEnd(at));
      out.string(Words.RESPONSE_GRPC_MESSAGE.in(words), text);
    }
  }
}
