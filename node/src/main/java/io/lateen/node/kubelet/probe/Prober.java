package io.lateen.node.kubelet.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks on in a virtual thread until closed, and tells whenever the verdict changes.
///
/// Kubernetes asks first after `initialDelaySeconds` and then every `periodSeconds`, which makes
/// a Pod that is ready after 100 ms wait for seconds. So an eager prober also asks every 50 ms
/// until the first good answer. Bad answers out of turn count for nothing: what fails a container
/// is decided by the regular turns alone, exactly as in Kubernetes.
public final class Prober implements AutoCloseable {
  private static final Duration EAGER_PERIOD = Duration.ofMillis(50);
  private static final Duration EAGER_TIME = Duration.ofSeconds(15);

  /// Who wants to know. Called from the prober's own thread.
  public interface Listener {
    /// `reason` says why not, and is empty when all is well.
    void verdict(boolean good, String reason);

    /// A regular turn had a bad answer.
    void failed(String reason);
  }

  private final ProbePlan plan;
  private final boolean eager;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean good;
  private int successes;
  private int failures;

  /// `goodAtFirst`: the verdict before any answer (liveness true, readiness and start-up false).
  private Prober(ProbePlan plan, boolean goodAtFirst, Listener listener) {
    this.plan = plan;
    this.eager = !goodAtFirst && plan.successThreshold() == 1;
    this.good = goodAtFirst;
    this.listener = listener;
  }

  public static Prober start(ProbePlan plan, boolean goodAtFirst, Listener listener) {
    Prober prober = new Prober(plan, goodAtFirst, listener);
    Thread.ofVirtual().name("prober").start(prober::run);
    return prober;
  }

  private void run() {
    long turn = System.nanoTime() + plan.initialDelay().toNanos();
    long eagerUntil = System.nanoTime() + (eager ? EAGER_TIME.toNanos() : 0);
    try {
      while (!closed.await(wait(turn, eagerUntil), TimeUnit.NANOSECONDS)) {
        boolean regular = System.nanoTime() >= turn;
        answer(ask(), regular);
        turn += regular ? plan.period().toNanos() : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long wait(long turn, long eagerUntil) {
    long untilTurn = Math.max(0, turn - System.nanoTime());
    boolean outOfTurn = !good && eagerUntil - System.nanoTime() > 0;
    return outOfTurn ? Math.min(untilTurn, EAGER_PERIOD.toNanos()) : untilTurn;
  }

  /// Why not, or nothing.
  private String ask() {
    try {
      plan.check().ask(plan.timeout());
      return "";
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage();
      return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
  }

  private void answer(String problem, boolean regular) {
    if (closed.getCount() == 0) {
      return;
    }
    if (problem.isEmpty()) {
      failures = 0;
      successes++;
      change(true, successes >= plan.successThreshold(), "");
    } else if (regular) {
      successes = 0;
      failures++;
      listener.failed(problem);
      change(false, failures >= plan.failureThreshold(), problem);
    }
  }

  private void change(boolean to, boolean enough, String reason) {
    if (enough && good != to) {
      good = to;
      listener.verdict(to, reason);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
