package io.lateen.prometheus.store;

import io.lateen.prometheus.label.Labels;
import java.util.ArrayDeque;
import java.util.Deque;

/// One series and its samples, packed. Any thread may call it.
public final class Series {
  private static final int CHUNK_SAMPLES = 240;

  /// Object headers, the index's entries and the references of an Istio series of twenty labels;
  /// found by comparing heaps.
  private static final int OVERHEAD_BYTES = 700;

  private final int id;
  private final Labels labels;
  private final Deque<Chunk> closed = new ArrayDeque<>(2);
  private ChunkWriter open = new ChunkWriter();
  private int closedBytes;
  private long last = Long.MIN_VALUE;
  private boolean gone;

  Series(int id, Labels labels) {
    this.id = id;
    this.labels = labels;
  }

  int id() {
    return id;
  }

  public Labels labels() {
    return labels;
  }

  /// @param time milliseconds since 1970
  public synchronized Appended append(long time, double value) {
    if (gone) {
      return Appended.GONE;
    }
    if (time <= last) {
      return Appended.LATE;
    }
    if (open.count() == CHUNK_SAMPLES) {
      Chunk full = open.close();
      closed.addLast(full);
      closedBytes += full.bytes();
      open = new ChunkWriter();
    }
    open.append(time, value);
    last = time;
    return Appended.STORED;
  }

  /// Adds the samples from `from` to `to`, both included, staleness markers too.
  public synchronized void read(long from, long to, Samples into) {
    for (Chunk chunk : closed) {
      chunk.read(from, to, into);
    }
    open.view().read(from, to, into);
  }

  /// Whether a sample may lie between the two times.
  synchronized boolean overlaps(long from, long to) {
    long first = closed.isEmpty() ? open.start() : closed.getFirst().start();
    return open.count() + closed.size() > 0 && first <= to && last >= from;
  }

  synchronized int bytes() {
    return OVERHEAD_BYTES + closedBytes + open.bytes();
  }

  synchronized int samples() {
    return closed.size() * CHUNK_SAMPLES + open.count();
  }

  /// Forgets what is older; what is younger in the same chunk keeps the chunk.
  ///
  /// @return whether nothing is left, in which case it takes no samples any more
  synchronized boolean expire(long before) {
    while (!closed.isEmpty() && closed.getFirst().end() < before) {
      closedBytes -= closed.removeFirst().bytes();
    }
    gone = closed.isEmpty() && last < before;
    return gone;
  }

  /// What became of a sample.
  public enum Appended {
    STORED,
    /// Not younger than the one before; left out.
    LATE,
    /// The series has expired; ask the store for a new one of the same name.
    GONE
  }
}
