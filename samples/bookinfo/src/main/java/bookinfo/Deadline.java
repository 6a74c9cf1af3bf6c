package bookinfo;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// The moment at which a whole call must be over, on the monotonic clock.
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /// Milliseconds left, at least 1.
  ///
  /// @throws SocketTimeoutException when none are left
  int millisLeft() throws SocketTimeoutException {
    long left = nanoTime - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }
}
