package io.lateen.app.command;

import java.util.concurrent.CountDownLatch;

/// A part that runs until the process is asked to end.
final class Forever {
  private Forever() {}

  /// Returns when the process is asked to end; the process waits for the caller to finish.
  static void await() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  joinQuietly(main);
                },
                "stop"));
    asked.await();
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join(30_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
