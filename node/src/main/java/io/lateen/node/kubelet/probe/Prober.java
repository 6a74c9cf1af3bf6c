package io.lateen.node.kubelet.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks on in a virtual thread until closed, and tells whenever the verdict changes.
///
/// Kubernetes asks first after `initialDelaySeconds` and then every `periodSeconds`, which makes
/// a Pod that is ready after 100 ms wait for seconds. So an eager prober also asks every 50 ms
/// until the first good answer. Bad answers out of turn count for nothing: what fails a container
/// is decided by the regular turns alone, exactly as in Kubernetes.
///
/// A turn that was missed because this JVM had no time is not made up for: several turns at once
/// would all find the same moment bad. And while every processor of the host is busy, an answer
/// that does not come in time says nothing about the container, for some seconds.
public final class Prober implements AutoCloseable {
  private static final Duration EAGER_PERIOD = Duration.ofMillis(50);
  private static final Duration EAGER_TIME = Duration.ofSeconds(15);
  private static final Duration FORGIVING = Duration.ofSeconds(10);

  /// Who wants to know. Called from the prober's own thread.
  public interface Listener {
    /// `reason` says why not, and is empty when all is well.
    void verdict(boolean good, String reason);

    /// A regular turn had a bad answer.
    void failed(String reason);
  }

  private final ProbePlan plan;
  private final boolean eager;
  private final HostLoad load;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean good;
  private int successes;
  private int failures;
  private long lastSaid = System.nanoTime();

  /// `goodAtFirst`: the verdict before any answer (liveness true, readiness and start-up false).
  private Prober(ProbePlan plan, boolean goodAtFirst, HostLoad load, Listener listener) {
    this.plan = plan;
    this.load = load;
    this.eager = !goodAtFirst && plan.successThreshold() == 1;
    this.good = goodAtFirst;
    this.listener = listener;
  }

  public static Prober start(ProbePlan plan, boolean goodAtFirst, Listener listener) {
    return start(plan, goodAtFirst, HostLoad.ofThisHost(), listener);
  }

  static Prober start(ProbePlan plan, boolean goodAtFirst, HostLoad load, Listener listener) {
    Prober prober = new Prober(plan, goodAtFirst, load, listener);
    Thread.ofVirtual().name("prober").start(prober::run);
    return prober;
  }

  private void run() {
    long turn = System.nanoTime() + plan.initialDelay().toNanos();
    long eagerUntil = System.nanoTime() + (eager ? EAGER_TIME.toNanos() : 0);
    try {
      while (!closed.await(wait(turn, eagerUntil), TimeUnit.NANOSECONDS)) {
        boolean regular = System.nanoTime() >= turn;
        ask(regular);
        turn = regular ? next(turn) : turn;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long next(long turn) {
    long due = turn + plan.period().toNanos();
    long now = System.nanoTime();
    return due - now > 0 ? due : now + plan.period().toNanos();
  }

  private long wait(long turn, long eagerUntil) {
    long untilTurn = Math.max(0, turn - System.nanoTime());
    boolean outOfTurn = !good && eagerUntil - System.nanoTime() > 0;
    return outOfTurn ? Math.min(untilTurn, EAGER_PERIOD.toNanos()) : untilTurn;
  }

  private void ask(boolean regular) {
    HostLoad.Ticks begin = load.recently();
    try {
      plan.check().ask(plan.timeout());
      answer("", regular);
    } catch (SocketTimeoutException e) {
      if (!forgiven(begin)) {
        answer(words(e), regular);
      }
    } catch (IOException | RuntimeException e) {
      answer(words(e), regular);
    }
  }

  private boolean forgiven(HostLoad.Ticks begin) {
    return System.nanoTime() - lastSaid < FORGIVING.toNanos() && load.saturatedSince(begin);
  }

  private static String words(Exception e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  private void answer(String problem, boolean regular) {
    if (closed.getCount() == 0) {
      return;
    }
    lastSaid = System.nanoTime();
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
