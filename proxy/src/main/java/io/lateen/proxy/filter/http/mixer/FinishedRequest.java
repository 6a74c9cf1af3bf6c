package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.proxy.report.mixer.Word;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request that is over, as its report says it. Used again and again; for one thread.
final class FinishedRequest {
  private static final @Nullable Word[] STATUSES = new Word[1000];

  private final RequestAttributes request = RequestAttributes.empty();
  private final Ending ending = new Ending();
  private final ResponseHead response = new ResponseHead();
  private final HeaderView headers = new HeaderView();
  private @Nullable Trailers trailers;
  private boolean trailed;
  private boolean answered;

  /// Looks at a request that is over now.
  ///
  /// @param verdict null: nobody was asked
  void take(RequestAttributes seen, RequestRecord record, @Nullable Verdict verdict) {
    request.copyFrom(seen);
    ending.take(record, verdict);
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

  /// Whether another request is written as this one was, but for some values, times and sizes.
  ///
  /// @param view becomes its response's headers
  /// @param changes to be told these values' indices
  boolean again(
      RequestAttributes other,
      Ending its,
      RequestRecord record,
      HeaderView view,
      WordTable words,
      Changes changes) {
    ResponseHead head = record.response;
    if (!answered || head == null) {
      return false;
    }
    view.take(head);
    return ending.again(its)
        && response.status() == head.status()
        && sameGrpc(head, record.trailers)
        && headers.again(response, view, head, words, changes)
        && request.writing().again(other, words, changes);
  }

  /// Whether both are no gRPC call, or ended with the same status and without a message.
  private boolean sameGrpc(ResponseHead head, @Nullable Trailers came) {
    MessageHead mine = last();
    MessageHead its = came != null && came.has(KnownHeader.GRPC_STATUS) ? came : head;
    int status = mine.find(KnownHeader.GRPC_STATUS);
    int itsStatus = its.find(KnownHeader.GRPC_STATUS);
    if (status < 0 || itsStatus < 0) {
      return status == itsStatus;
    }
    return !mine.has(KnownHeader.GRPC_MESSAGE)
        && !its.has(KnownHeader.GRPC_MESSAGE)
        && Arrays.equals(
            mine.octets(),
            mine.valueStart(status),
            mine.valueEnd(status),
            its.octets(),
            its.valueStart(itsStatus),
            its.valueEnd(itsStatus));
  }

  /// Where a gRPC call's status is.
  private MessageHead last() {
    return trailed && trailers != null ? trailers : response;
  }

  /// Writes everything but times and sizes.
  void write(AttributeWriter out, WordTable words) {
    request.writing().timeless(out, words);
    response(out, words);
    ending.write(out, words, request.fixed());
  }

  /// Writes times and sizes.
  void writeNumbers(AttributeWriter out, WordTable words) {
    ending.writeNumbers(out, words, request.octets(), answered ? headers.octets(response) : 0);
  }

  /// About how many octets of memory it has.
  int octets() {
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

  private void response(AttributeWriter out, WordTable words) {
    if (!answered) {
      return;
    }
    int map = out.beginMap(Words.RESPONSE_HEADERS.in(words));
    out.entry(Words.PSEUDO_STATUS.in(words), status(response.status()).in(words));
    headers.write(response, out, words);
    out.endMap(map);
    MessageHead last = last();
    int status = last.find(KnownHeader.GRPC_STATUS);
    if (status >= 0) {
      grpc(last, status, out, words);
    }
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
