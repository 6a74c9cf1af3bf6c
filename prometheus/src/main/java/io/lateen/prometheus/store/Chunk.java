package io.lateen.prometheus.store;

/// Packed samples of one series, not edited any more.
///
/// @param times may be other series', too
/// @param bytes of memory that this chunk takes alone
record Chunk(Times times, Values values, int bytes) {
  /// The objects, the headers of their arrays, and the place in the series.
  private static final int OVERHEAD_BYTES = 112;

  static Chunk of(Times times, Values values, SharedTimes shared) {
    Times kept = shared.share(times);
    int ofTimes = kept.equals(times) ? times.bytes() : 0;
    return new Chunk(kept, values, OVERHEAD_BYTES + values.bytes() + ofTimes);
  }

  void read(Samples into) {
    into.add(times, values);
  }
}
