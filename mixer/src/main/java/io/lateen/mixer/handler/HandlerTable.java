package io.lateen.mixer.handler;

import io.lateen.mixer.adapter.Handler;
import io.lateen.wire.monitoring.CertificateFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The handlers of the newest config. For one thread.
public final class HandlerTable implements AutoCloseable {
  private final Fence fence;
  private final DispatchMetrics metrics;
  private volatile Map<String, RunningHandler> current = Map.of();

  public HandlerTable(Fence fence, DispatchMetrics metrics) {
    this.fence = fence;
    this.metrics = metrics;
  }

  /// What runs for `plans`: kept where nothing changed, opened otherwise. Those that are not wanted
  /// any more end as soon as the last {@link Lease} on them does.
  ///
  /// @param failed told the name and the reason of each handler that cannot be opened
  public Map<String, RunningHandler> open(
      Collection<HandlerPlan> plans, BiConsumer<String, String> failed) {
    Map<String, RunningHandler> next = new HashMap<>();
    for (HandlerPlan plan : plans) {
      RunningHandler known = current.get(plan.name());
      if (known != null && known.plan().equals(plan)) {
        metrics.kept.inc();
        next.put(plan.name(), known);
      } else {
        open(plan, failed, next);
      }
    }
    next.values().forEach(RunningHandler::hold);
    current.values().forEach(RunningHandler::letGo);
    current = next;
    return Map.copyOf(next);
  }

  private void open(
      HandlerPlan plan, BiConsumer<String, String> failed, Map<String, RunningHandler> into) {
    try {
      Handler handler = plan.adapter().open(plan.context());
      into.put(plan.name(), new RunningHandler(plan, handler, fence, metrics));
      metrics.opened.inc();
    } catch (Exception | StackOverflowError e) {
      metrics.unopened.inc();
      failed.accept(plan.name(), String.valueOf(e.getMessage()));
    }
  }

  /// Files of certificates that they use. Any thread.
  public List<CertificateFile> certificateFiles() {
    return current.values().stream()
        .flatMap(handler -> handler.certificateFiles().stream())
        .toList();
  }

  /// A hold on handlers: none of them ends before it is given back.
  public static Lease lease(Collection<RunningHandler> handlers) {
    List<RunningHandler> held = new ArrayList<>(handlers);
    held.forEach(RunningHandler::hold);
    return () -> held.forEach(RunningHandler::letGo);
  }

  /// Gives handlers back; once.
  @FunctionalInterface
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /// Lets go of all handlers, and waits until those that nobody else holds have handed over what
  /// they were told; not longer than a farewell takes.
  @Override
  public void close() {
    Map<String, RunningHandler> last = current;
    current = Map.of();
    last.values().forEach(RunningHandler::letGo);
    long deadline = System.nanoTime() + 2 * fence.farewell().toNanos();
    try {
      for (RunningHandler handler : last.values()) {
        handler.awaitEnd(Math.max(0, deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
