package io.lateen.prometheus.store;

/// Packed samples of one series; see [ChunkWriter] for the format.
///
/// @param start time of the first sample, milliseconds since 1970
/// @param end time of the last sample
@SuppressWarnings("ArrayRecordComponent") // never compared
record Chunk(long[] words, int count, long start, long end) {
  /// The object, its array's header, and its place in the series.
  private static final int OVERHEAD_BYTES = 64;

  int bytes() {
    return words.length * Long.BYTES + OVERHEAD_BYTES;
  }

  /// Adds the samples from `from` to `to`, both included.
  void read(long from, long to, Samples into) {
    if (count > 0 && start <= to && end >= from) {
      new ChunkReader(words).read(count, from, to, into);
    }
  }
}
