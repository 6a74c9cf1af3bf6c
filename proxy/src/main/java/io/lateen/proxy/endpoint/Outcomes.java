package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.OutlierDetection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/// How an endpoint answered, all workers together. Each worker counts in cells of its own; failures
/// in a row are shared, and written only where there were failures. What counts as what: Envoy,
/// "Outlier detection", "Locally originated vs externally originated events".
public final class Outcomes {
  /// Cells of one worker: a cache line.
  private static final int STRIDE = 8;

  private static final int TOTAL = 0;
  private static final int SUCCESS = 1;
  private static final int LOCAL_TOTAL = 2;
  private static final int LOCAL_SUCCESS = 3;

  private final OutlierDetection config;
  private final AtomicLongArray cells;
  private final Consumer<Symptom> alarm;
  private final AtomicInteger serverErrors = new AtomicInteger();
  private final AtomicInteger gatewayErrors = new AtomicInteger();
  private final AtomicInteger localErrors = new AtomicInteger();

  /// Sums since the beginning.
  public record Sums(long total, long success, long localTotal, long localSuccess) {
    public static final Sums NONE = new Sums(0, 0, 0, 0);

    /// What came in between.
    public Sums minus(Sums before) {
      return new Sums(
          total - before.total,
          success - before.success,
          localTotal - before.localTotal,
          localSuccess - before.localSuccess);
    }
  }

  /// @param alarm is told, on a worker's loop, when so many failures in a row were reached
  public Outcomes(OutlierDetection config, int workers, Consumer<Symptom> alarm) {
    this.config = config;
    this.cells = new AtomicLongArray(workers * STRIDE);
    this.alarm = alarm;
  }

  /// A status, also one that stands for a gRPC status. On the worker's loop.
  public void response(int worker, int status) {
    count(worker, TOTAL);
    if (status < 500 || status > 599) {
      count(worker, SUCCESS);
      clear(serverErrors);
      clear(gatewayErrors);
      return;
    }
    if (status >= 502 && status <= 504) {
      failed(gatewayErrors, config.gatewayErrors(), Symptom.CONSECUTIVE_GATEWAY_FAILURE);
    } else {
      clear(gatewayErrors);
    }
    failed(serverErrors, config.serverErrors(), Symptom.CONSECUTIVE_5XX);
  }

  /// A connection is there. For TCP that is all there is to know, else responses follow.
  public void connected(int worker, boolean all) {
    if (config.splitLocalOrigin()) {
      count(worker, LOCAL_TOTAL);
      count(worker, LOCAL_SUCCESS);
      clear(localErrors);
    } else if (all) {
      response(worker, 200);
    }
  }

  /// No connection, or it broke.
  public void broken(int worker) {
    local(worker, 503);
  }

  /// No answer in time.
  public void late(int worker) {
    local(worker, 504);
  }

  private void local(int worker, int status) {
    if (!config.splitLocalOrigin()) {
      response(worker, status);
      return;
    }
    count(worker, LOCAL_TOTAL);
    failed(localErrors, config.localOrigin(), Symptom.CONSECUTIVE_LOCAL_ORIGIN_FAILURE);
  }

  private void failed(AtomicInteger inRow, OutlierDetection.Consecutive limit, Symptom symptom) {
    if (inRow.incrementAndGet() == limit.count()) {
      alarm.accept(symptom);
    }
  }

  private static void clear(AtomicInteger inRow) {
    if (inRow.getOpaque() != 0) {
      inRow.setOpaque(0);
    }
  }

  /// Begins to count failures in a row anew.
  public void forgive(Symptom symptom) {
    switch (symptom) {
      case CONSECUTIVE_5XX -> serverErrors.set(0);
      case CONSECUTIVE_GATEWAY_FAILURE -> gatewayErrors.set(0);
      case CONSECUTIVE_LOCAL_ORIGIN_FAILURE -> localErrors.set(0);
      case SUCCESS_RATE,
          LOCAL_ORIGIN_SUCCESS_RATE,
          FAILURE_PERCENTAGE,
          LOCAL_ORIGIN_FAILURE_PERCENTAGE -> {}
    }
  }

  private void count(int worker, int cell) {
    int at = worker * STRIDE + cell;
    cells.setOpaque(at, cells.getOpaque(at) + 1);
  }

  /// From any thread; a little old perhaps.
  public Sums sums() {
    return new Sums(sum(TOTAL), sum(SUCCESS), sum(LOCAL_TOTAL), sum(LOCAL_SUCCESS));
  }

  private long sum(int cell) {
    long sum = 0;
    for (int at = cell; at < cells.length(); at += STRIDE) {
      sum += cells.getOpaque(at);
    }
    return sum;
  }
}
