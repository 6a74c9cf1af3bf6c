package io.lateen.proxy.http2;

/// Streams that were closed last. What still comes on one that we reset was on its way and means
/// nothing (RFC 9113 section 5.1).
final class ClosedStreams {
  private static final int REMEMBERED = 128;

  /// Negative when we reset them.
  private final int[] numbers = new int[REMEMBERED];

  private int next;

  void closed(int id) {
    numbers[next++ & (REMEMBERED - 1)] = id;
  }

  void reset(int id) {
    closed(-id);
  }

  boolean wasReset(int id) {
    return contains(-id);
  }

  boolean contains(int id) {
    for (int one : numbers) {
      if (one == id) {
        return true;
      }
    }
    return false;
  }
}
