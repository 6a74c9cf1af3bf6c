package io.lateen.pilot.join;

import io.lateen.pilot.push.Joins.Health;
import io.lateen.wire.kube.WorkloadApi;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down how well one workload is, in the order in which its proxy says it; what could not
/// be written is tried again until it is, or something newer is said. Thread-safe.
final class HealthRecord implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthRecord.class);

  private final WorkloadApi api;
  private final String namespace;
  private final String name;
  private final Duration retry;
  private final LinkedBlockingQueue<Health> said = new LinkedBlockingQueue<>();
  private final Future<?> writer;
  private String lastProblem = "";

  /// @param threads one of which writes until this is closed
  HealthRecord(
      WorkloadApi api, String namespace, String name, Duration retry, ExecutorService threads) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
    this.retry = retry;
    this.writer = threads.submit(this::run);
  }

  /// Returns at once.
  void take(Health health) {
    said.add(health);
  }

  private void run() {
    try {
      Health next = said.take();
      while (true) {
        boolean written = write(next);
        Health newer = written ? said.take() : said.poll(retry.toMillis(), TimeUnit.MILLISECONDS);
        next = newer == null ? next : newest(newer);
      }
    } catch (InterruptedException closed) {
      // Nothing more to be said.
    }
  }

  private Health newest(Health first) {
    Health newest = first;
    for (@Nullable Health next = said.poll(); next != null; next = said.poll()) {
      newest = next;
    }
    return newest;
  }

  private boolean write(Health health) {
    try {
      api.healthy(namespace, name, health.isWell(), health.why());
      lastProblem = "";
      LOG.info("{}.{} is {}", name, namespace, health.isWell() ? "well" : "ill: " + health.why());
      return true;
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /// Once for as long as it is the same.
  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.warn("health of {}.{} is not written yet: {}", name, namespace, problem);
    }
  }

  @Override
  public void close() {
    writer.cancel(true);
  }
}
