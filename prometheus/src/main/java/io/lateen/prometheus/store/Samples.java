package io.lateen.prometheus.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Samples of one series by time. Reused from series to series by one thread: times that are those
/// of the series before, as they are for series of one target, are not read again.
public final class Samples {
  private final long from;
  private final long to;
  private final List<Part> parts = new ArrayList<>();
  private long[] times = new long[256];
  private double[] values = new double[256];
  private int[] scratch = new int[256];
  private int size;
  private int next;
  private boolean sameTimes;
  private boolean dropped = true;
  private boolean rises = true;
  private boolean mayEnd;

  /// Where the times of a chunk lie: from behind those of the chunk before, `skipped` of them left
  /// out, as many as `kept`.
  private record Part(Times times, int skipped, int kept) {}

  /// For those from one time to another, both included; milliseconds since 1970.
  public Samples(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /// Begins another series.
  public void clear() {
    parts.subList(next, parts.size()).clear();
    sameTimes = !dropped;
    dropped = false;
    next = 0;
    size = 0;
    rises = true;
    mayEnd = false;
  }

  /// Adds those of a chunk that are wanted.
  void add(Times times, Values values) {
    if (times.start() <= to && times.end() >= from) {
      room(size + times.count());
      add(part(times), values);
    }
  }

  private void room(int samples) {
    if (times.length < samples) {
      int length = Math.max(2 * size, samples);
      times = Arrays.copyOf(times, length);
      values = Arrays.copyOf(values, length);
      scratch = new int[length];
    }
  }

  private Part part(Times wanted) {
    if (next == parts.size() || !parts.get(next).times.isSame(wanted)) {
      sameTimes = false;
      parts.subList(next, parts.size()).clear();
      parts.add(read(wanted));
    }
    return parts.get(next++);
  }

  private Part read(Times wanted) {
    int end = size + wanted.count();
    wanted.read(times, size, scratch);
    int first = wanted.start() >= from ? size : place(from, end);
    int last = wanted.end() <= to ? end : place(to + 1, end);
    System.arraycopy(times, first, times, size, last - first);
    return new Part(wanted.snapshot(), first - size, last - first);
  }

  /// Where the first that is not before a time is, among those of the chunk.
  private int place(long time, int end) {
    int found = Arrays.binarySearch(times, size, end, time);
    return found < 0 ? -found - 1 : found;
  }

  private void add(Part part, Values added) {
    added.read(values, size, scratch);
    if (part.skipped > 0) {
      System.arraycopy(values, size + part.skipped, values, size, part.kept);
    }
    rises &= added.rise() && (size == 0 || values[size] >= values[size - 1]);
    mayEnd |= added.mayEnd();
    size += part.kept;
  }

  public int size() {
    return size;
  }

  public long time(int index) {
    return times[index];
  }

  public double value(int index) {
    return values[index];
  }

  /// Whether the times are those of the series before.
  public boolean hasSameTimes() {
    return sameTimes && next == parts.size();
  }

  /// Whether each value is known to be a number not below the one before.
  public boolean rises() {
    return rises;
  }

  /// Removes the staleness markers: they end a series, they are no value of it.
  public void dropStale() {
    if (!mayEnd) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!Stale.is(values[i])) {
        times[kept] = times[i];
        values[kept++] = values[i];
      }
    }
    if (kept < size) {
      size = kept;
      forgetTimes();
    }
  }

  private void forgetTimes() {
    parts.clear();
    next = 0;
    sameTimes = false;
    dropped = true;
  }
}
