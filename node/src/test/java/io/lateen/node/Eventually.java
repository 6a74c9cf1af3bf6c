package io.lateen.node;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Waits for something to become true, with a deadline; fails with the last reason why not.
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Eventually() {}

  public static void assertEventually(ThrowingCallable assertion) throws Throwable {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError | Exception e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  public static <T> T eventually(Callable<T> value) throws Throwable {
    Object[] got = new Object[1];
    assertEventually(
        () -> {
          got[0] = value.call();
          if (got[0] == null) {
            throw new AssertionError("still null");
          }
        });
    @SuppressWarnings("unchecked")
    T result = (T) got[0];
    return result;
  }
}
