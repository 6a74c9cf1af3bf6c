package io.lateen.prometheus;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Asks again until an answer is as expected.
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /// @throws AssertionError the last one, when it stays wrong
  public static void check(Check check) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError wrong) {
        if (System.nanoTime() - deadline > 0) {
          throw wrong;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /// Throws AssertionError while it is not as expected.
  public interface Check {
    void run() throws Exception;
  }
}
