package io.lateen.prometheus.store;

import io.lateen.prometheus.label.Labels;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One series and its samples, packed. Any thread may call it.
public final class Series {
  /// Object headers, the index's entries and the references of an Istio series of twenty labels;
  /// found by comparing heaps.
  private static final int OVERHEAD_BYTES = 700;

  private final int id;
  private final Labels labels;
  private final SharedTimes shared;
  private final Deque<Chunk> closed = new ArrayDeque<>(2);
  private @Nullable OpenChunk open;
  private int closedBytes;
  private long last = Long.MIN_VALUE;
  private boolean gone;

  Series(int id, Labels labels, SharedTimes shared) {
    this.id = id;
    this.labels = labels;
    this.shared = shared;
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
    if (open == null || !open.add(time, value)) {
      close(open);
      open = new OpenChunk(time, value);
    }
    last = time;
    return Appended.STORED;
  }

  private void close(@Nullable OpenChunk full) {
    if (full != null) {
      Chunk chunk = full.close(shared);
      closed.addLast(chunk);
      closedBytes += chunk.bytes();
    }
  }

  /// Adds the samples that are wanted, staleness markers too.
  public synchronized void read(Samples into) {
    for (Chunk chunk : closed) {
      chunk.read(into);
    }
    if (open != null) {
      open.read(into);
    }
  }

  /// Whether a sample may lie between the two times.
  synchronized boolean overlaps(long from, long to) {
    return open != null && start(open) <= to && last >= from;
  }

  private long start(OpenChunk youngest) {
    return closed.isEmpty() ? youngest.start() : closed.getFirst().times().start();
  }

  synchronized int bytes() {
    return OVERHEAD_BYTES + closedBytes + (open == null ? 0 : open.bytes());
  }

  /// Forgets what is older; what is younger in the same chunk keeps the chunk.
  ///
  /// @return whether nothing is left, in which case it takes no samples any more
  synchronized boolean expire(long before) {
    while (!closed.isEmpty() && closed.getFirst().times().end() < before) {
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
