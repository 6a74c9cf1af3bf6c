package io.lateen.app.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A part that runs until the process is asked to end. Opened before what the part holds, it is
/// closed after all of that.
final class Forever implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Returns when the process is asked to end; the process waits for [#close()].
  void await() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    asked.await();
  }

  /// Does not wait for the main thread's end: that one waits for hooks in `System.exit`.
  private void stop() {
    asked.countDown();
    try {
      var _ = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
