package io.lateen.proxy.report.mixer;

import io.lateen.proxy.upstream.Worker;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.ReportBatch;
import io.lateen.wire.mixer.WordTable;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one worker tells Mixer: a hundred records at a time, or what there is after a second; after
/// a quiet time at once. Batches that Mixer has not seen are kept and sent again for a while;
/// what would need too much memory is dropped and counted. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // timers
public final class ReportQueue {
  private static final AsciiString PATH = AsciiString.cached("/istio.mixer.v1.Mixer/Report");
  private static final int MAX_RECORDS = 100;
  private static final int MAX_BATCH_OCTETS = 256 * 1024;
  private static final int MAX_KEPT_OCTETS = 2 * 1024 * 1024;
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long SHORTEST_WAIT_MILLIS = 20;
  private static final long AGAIN_MILLIS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Worker worker;
  private final MixerChannel channel;
  private final MixerStats stats;
  private final Deque<Batch> again = new ArrayDeque<>();
  private final int mostRecords;
  private ReportBatch batch = new ReportBatch(Dictionary.size());
  private long lastFlush;
  private long kept;
  private @Nullable ScheduledFuture<?> flushTimer;
  private @Nullable ScheduledFuture<?> againTimer;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Batch(byte[] message, int records, long since) {}

  /// @param batched false: each record is sent at once
  ReportQueue(Worker worker, MixerChannel channel, MixerStats stats, boolean batched) {
    this.worker = worker;
    this.channel = channel;
    this.stats = stats;
    this.mostRecords = batched ? MAX_RECORDS : 1;
    this.lastFlush = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
  }

  /// Begins a record: what is written until [#end] belongs to it.
  public AttributeWriter begin() {
    stats.reports.increment(worker.shard());
    return batch.begin();
  }

  /// Indices of words in the record under way.
  public WordTable words() {
    return batch.words();
  }

  /// Ends the record.
  public void end() {
    batch.end();
    if (batch.size() >= mostRecords || batch.octets() >= MAX_BATCH_OCTETS) {
      flush();
    } else {
      sendSoon();
    }
  }

  private void sendSoon() {
    if (flushTimer == null) {
      long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastFlush);
      long wait = Math.max(SHORTEST_WAIT_MILLIS, LONGEST_WAIT_MILLIS - quiet);
      flushTimer = worker.loop().schedule(this::flush, wait, TimeUnit.MILLISECONDS);
    }
  }

  /// Sends what there is.
  void flush() {
    if (flushTimer != null) {
      flushTimer.cancel(false);
      flushTimer = null;
    }
    if (batch.size() > 0) {
      int records = batch.size();
      lastFlush = System.nanoTime();
      send(new Batch(batch.take(), records, lastFlush));
    }
  }

  /// Sends what there is; true: Mixer has everything.
  boolean finish() {
    flush();
    return kept == 0;
  }

  private void send(Batch full) {
    if (kept + full.message.length > MAX_KEPT_OCTETS) {
      drop(full);
      return;
    }
    kept += full.message.length;
    stats.remoteReports.increment(worker.shard());
    channel.call(PATH, full.message, new Outcome(full));
  }

  private void drop(Batch lost) {
    stats.dropped.add(worker.shard(), lost.records);
  }

  private final class Outcome implements Reply {
    private final Batch sent;

    Outcome(Batch sent) {
      this.sent = sent;
    }

    @Override
    public void answered(byte[] message) {
      kept -= sent.message.length;
      stats.reportSuccesses.increment(worker.shard());
    }

    @Override
    public void failed(CallProblem problem) {
      kept -= sent.message.length;
      count(problem.kind());
      boolean patient = System.nanoTime() - sent.since < PATIENCE_NANOS;
      if (problem.sent()) {
        // Mixer may have counted it: told twice would be worse than not at all.
        learn(problem);
        if (problem.code() != UNKNOWN) {
          drop(sent);
        }
      } else if (patient && kept + sent.message.length <= MAX_KEPT_OCTETS) {
        kept += sent.message.length;
        again.add(sent);
        tryAgain();
      } else {
        drop(sent);
      }
    }
  }

  /// Records were taken, some handler failed: nothing of ours is lost.
  private static final int UNKNOWN = 2;

  private void learn(CallProblem problem) {
    if (problem.text().startsWith(DictionaryProblem.TEXT)) {
      flush();
      batch = new ReportBatch(Dictionary.OLD_SIZE);
    }
  }

  private void count(CallProblem.Kind kind) {
    switch (kind) {
      case TIMEOUT -> stats.reportTimeouts.increment(worker.shard());
      case SEND_ERROR -> stats.reportSendErrors.increment(worker.shard());
      case OTHER, CANCELLED -> stats.reportOtherErrors.increment(worker.shard());
    }
  }

  private void tryAgain() {
    if (againTimer == null) {
      againTimer = worker.loop().schedule(this::sendAgain, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sendAgain() {
    againTimer = null;
    for (int i = again.size(); i > 0; i--) {
      Batch next = again.remove();
      kept -= next.message.length;
      send(next);
    }
  }
}
