package io.lateen.prometheus.store;

/// The chunk that takes a series' samples. Used under its series' lock.
final class OpenChunk {
  private static final int MOST_SAMPLES = 240;

  private final Times times;
  private Values values;

  OpenChunk(long time, double value) {
    times = new Times(time);
    values = Wholes.of(value);
  }

  /// @return whether it had room for it
  boolean add(long time, double value) {
    int count = times.count();
    if (count == MOST_SAMPLES || !times.add(time)) {
      return false;
    }
    if (!values.add(value)) {
      values = Fractions.of(values, count);
      values.add(value);
    }
    return true;
  }

  int count() {
    return times.count();
  }

  long start() {
    return times.start();
  }

  void read(Samples into) {
    into.add(times, values);
  }

  int bytes() {
    return times.bytes() + values.bytes();
  }

  /// The same in no more memory than it needs. This one is not edited any more.
  Chunk close(SharedTimes shared) {
    times.trim();
    values.trim();
    return Chunk.of(times, values, shared);
  }
}
