package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.Outcome;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// What reports say beyond what the check said: octets since the last one and in all, and at the
/// end what came of the connection.
final class ConnectionReport {
  private static final long NANOS = 1_000_000_000;

  private final RequestRecord record;
  private final ConnectionAttributes attributes;
  private final Outcome outcome = new Outcome();
  private long received;
  private long sent;

  ConnectionReport(RequestRecord record, ConnectionAttributes attributes) {
    this.record = record;
    this.attributes = attributes;
  }

  /// @param verdict null: nobody was asked
  void write(
      AttributeWriter out, WordTable words, ConnectionEvent event, @Nullable Verdict verdict) {
    long lived = System.nanoTime() - record.startNanos;
    attributes.write(out, words, record.startMillis + lived / 1_000_000);
    out.string(TcpWords.EVENT.in(words), event.word().in(words));
    octets(out, words);
    outcome.take(record, verdict);
    outcome.destination(out, words, attributes.fixed());
    if (event == ConnectionEvent.CLOSE) {
      out.duration(TcpWords.DURATION.in(words), lived / NANOS, (int) (lived % NANOS));
      outcome.errors(out, words);
    }
  }

  private void octets(AttributeWriter out, WordTable words) {
    out.int64(TcpWords.RECEIVED.in(words), record.bytesReceived - received);
    out.int64(TcpWords.RECEIVED_TOTAL.in(words), record.bytesReceived);
    out.int64(TcpWords.SENT.in(words), record.bytesSent - sent);
    out.int64(TcpWords.SENT_TOTAL.in(words), record.bytesSent);
    received = record.bytesReceived;
    sent = record.bytesSent;
  }
}
