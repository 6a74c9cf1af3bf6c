package io.lateen.proxy.listener;

/// Whether a worker has more to do than handshakes, by its thread's processor time: looked at while
/// handshakes wait, so that nobody pays for it else. All times in nanoseconds; `now` of a clock
/// that may begin anywhere. Knows no clock and no thread.
final class OtherWork {
  /// How long it is looked at for an answer.
  static final long WINDOW = 10_000_000;

  /// How long an answer is believed without a new look.
  static final long BELIEVED = 1_000_000_000;

  /// A quarter of the time: what accepting, reading hellos and closing take is less.
  private static final int PARTS = 4;

  private long begun;
  private long left;
  private long others;
  private long answered;
  private boolean answer = true;

  /// Handshakes begin to wait.
  ///
  /// @param cpu of the thread
  void begins(long now, long cpu) {
    answer |= now - answered > BELIEVED;
    begun = now;
    left = cpu;
    others = 0;
  }

  /// A handshake's turn begins: what went before, since the last turn, was others'.
  void turnBegins(long now, long cpu) {
    others += cpu - left;
    if (now - begun >= WINDOW) {
      answer = others * PARTS >= now - begun;
      answered = now;
      begun = now;
      others = 0;
    }
  }

  void turnEnds(long cpu) {
    left = cpu;
  }

  /// As it was a moment ago; what is not known yet is assumed to be much.
  boolean isMuch() {
    return answer;
  }
}
