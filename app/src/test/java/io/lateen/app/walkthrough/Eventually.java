package io.lateen.app.walkthrough;

import java.time.Duration;
import java.util.function.Supplier;

/// Asks again until the answer is right; the last wrong one is the failure.
public final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  public static <T> T eventually(
      Duration limit, Supplier<T> ask, java.util.function.Predicate<T> right) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T answer = ask.get();
      if (right.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + "; last: " + answer);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
