package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.ReportQueue;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// Writes records of requests that are over. Most requests say what the last one of their kind
/// said, but for an id and some times: comparing octets and copying that one's record costs a
/// fraction of looking up each word again. For one worker.
final class RecordTemplate {
  private static final int MOST_OCTETS = 8 * 1024;

  private final Changes changes = new Changes();
  private final Ending ending = new Ending();
  private final HeaderView headers = new HeaderView();
  private FinishedRequest last = new FinishedRequest();
  private @Nullable WordTable words;
  private long age;
  private int start;
  private int length;

  /// Writes a request that is over now.
  ///
  /// @param verdict null: nobody was asked
  void write(
      RequestAttributes request,
      RequestRecord record,
      @Nullable Verdict verdict,
      ReportQueue reports) {
    ending.take(record, verdict);
    AttributeWriter out = reports.begin();
    if (known(reports.words()) && like(request, record, reports.words())) {
      repeat(request, record, out, reports.words());
    } else {
      learn(request, record, verdict, out, reports.words());
    }
    reports.end();
  }

  /// Whether the last record is in the batch that is being written.
  @SuppressWarnings("ReferenceEquality") // which of several it is
  private boolean known(WordTable now) {
    return words == now && age == now.age();
  }

  private boolean like(RequestAttributes request, RequestRecord record, WordTable table) {
    changes.clear();
    return last.again(request, ending, record, headers, table, changes);
  }

  private void repeat(
      RequestAttributes request, RequestRecord record, AttributeWriter out, WordTable table) {
    int at = out.at();
    out.again(start, length);
    changes.make(out, at - start);
    long responseHead = record.response == null ? 0 : headers.octets(record.response);
    ending.writeNumbers(out, table, request.octets(), responseHead);
  }

  private void learn(
      RequestAttributes request,
      RequestRecord record,
      @Nullable Verdict verdict,
      AttributeWriter out,
      WordTable table) {
    last.take(request, record, verdict);
    start = out.at();
    last.write(out, table);
    length = out.at() - start;
    last.writeNumbers(out, table);
    words = table;
    age = table.age();
    if (last.octets() > MOST_OCTETS || length > MOST_OCTETS) {
      words = null;
      last = new FinishedRequest();
    }
  }
}
