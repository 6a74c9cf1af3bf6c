package io.lateen.proxy.probe;

import io.lateen.wire.xds.WorkloadProbe;
import java.time.Duration;
import java.util.function.Consumer;

/// Asks a program again and again, on a thread of its own, and tells what changes: when it is found
/// well or ill for the first time, and whenever it becomes the other.
public final class Prober implements AutoCloseable {
  private static final int USUAL_TIMEOUT = 1;
  private static final int USUAL_PERIOD = 10;
  private static final int USUAL_SUCCESSES = 1;
  private static final int USUAL_FAILURES = 3;

  private final Question question;
  private final Duration delay;
  private final Duration period;
  private final Tally tally;
  private final Consumer<String> told;

  /// Once it has ended, nothing more is told.
  final Thread thread;

  /// Begins to ask once the probe's initial delay is over.
  ///
  /// @param host where the program listens, if the probe does not say
  /// @param told why it is ill, or an empty text: it is well; on the prober's thread
  public Prober(WorkloadProbe probe, String host, Consumer<String> told) {
    this(probe, host, Duration.ofSeconds(usual(probe.period(), USUAL_PERIOD)), told);
  }

  Prober(WorkloadProbe probe, String host, Duration period, Consumer<String> told) {
    this.question =
        new Question(
            probe.action(), host, Duration.ofSeconds(usual(probe.timeout(), USUAL_TIMEOUT)));
    this.delay = Duration.ofSeconds(probe.initialDelay());
    this.period = period;
    this.tally =
        new Tally(
            usual(probe.successThreshold(), USUAL_SUCCESSES),
            usual(probe.failureThreshold(), USUAL_FAILURES));
    this.told = told;
    this.thread = Thread.ofVirtual().name("probe").start(this::run);
  }

  private static int usual(int said, int usual) {
    return said == 0 ? usual : said;
  }

  private void run() {
    try {
      Thread.sleep(delay);
      while (true) {
        ask();
        Thread.sleep(period);
      }
    } catch (InterruptedException closed) {
      // Nobody wants to know any longer.
    }
  }

  private void ask() throws InterruptedException {
    String why = question.ask();
    if (Thread.interrupted()) {
      // The answer is that of closing: a blocked virtual thread's socket is closed by it.
      throw new InterruptedException();
    }
    switch (tally.take(why.isEmpty())) {
      case NONE -> {}
      case WELL, ILL -> told.accept(why);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
