package io.lateen.mixer.adapter;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what another thread or program does.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Eventually() {}

  /// Tries until `check` no longer fails; its last failure is the test's.
  public static <T> T eventually(Callable<T> check) throws Exception {
    return within(PATIENCE, check);
  }

  /// The same for what takes longer.
  public static <T> T within(Duration patience, Callable<T> check) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return check.call();
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(5);
      }
    }
  }

  public static void eventually(Runnable check) throws Exception {
    eventually(
        () -> {
          check.run();
          return true;
        });
  }
}
