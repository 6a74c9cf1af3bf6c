package io.lateen.mixer.handler;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.template.Instance;
import io.lateen.wire.monitoring.CertificateFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A handler and the fence around it. What it throws becomes a {@link HandlerException}. Callable
/// from any number of threads until the last snapshot that leads to it has let go.
public final class RunningHandler {
  private final HandlerPlan plan;
  private final Handler handler;
  private final DispatchMetrics metrics;
  private final OutsideCalls calls;
  private final ReportQueue queue;
  private final DispatchMetrics.Function checks;
  private final DispatchMetrics.Function quotas;
  private final DispatchMetrics.Function generations;
  private final DispatchMetrics.Function reports;
  private final AtomicInteger holders = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  RunningHandler(HandlerPlan plan, Handler handler, Fence fence, DispatchMetrics metrics) {
    this.plan = plan;
    this.handler = handler;
    this.metrics = metrics;
    DispatchMetrics.Of own = metrics.new Of(plan.name(), plan.adapter().name());
    checks = own.function("Check");
    quotas = own.function("Quota");
    generations = own.function("AttributeGenerator");
    reports = own.function("Report");
    calls = new OutsideCalls(plan.name(), fence, own);
    queue = new ReportQueue(plan.name(), handler, fence, own, reports);
  }

  /// `handler.ns`, or `handler.kind.ns` of a legacy object; part of what a denied caller reads.
  public String name() {
    return plan.name();
  }

  HandlerPlan plan() {
    return plan;
  }

  List<CertificateFile> certificateFiles() {
    return handler.certificateFiles();
  }

  public CheckResult check(Instance instance) throws HandlerException {
    return call(checks, () -> handler.check(instance));
  }

  public QuotaResult quota(Instance instance, QuotaArguments arguments) throws HandlerException {
    return call(quotas, () -> handler.quota(instance, arguments));
  }

  public Map<String, Object> generate(Instance instance) throws HandlerException {
    return call(generations, () -> handler.generate(instance));
  }

  /// Done when this returns if the handler works in memory, queued otherwise.
  public void report(List<Instance> instances) throws HandlerException {
    if (isOutside()) {
      queue.add(instances);
    } else {
      call(
          reports,
          () -> {
            handler.report(instances);
            return true;
          });
    }
  }

  private <T> T call(DispatchMetrics.Function counters, Callable<T> call) throws HandlerException {
    long begun = System.nanoTime();
    boolean well = false;
    try {
      T result = isOutside() ? calls.run(call) : call.call();
      well = true;
      return result;
    } catch (HandlerException e) {
      throw e;
    } catch (Exception | StackOverflowError e) {
      throw new HandlerException(plan.name(), String.valueOf(e));
    } finally {
      counters.done(begun, well);
    }
  }

  private boolean isOutside() {
    return plan.adapter().pace() == Pace.OUTSIDE;
  }

  /// Says that one more leads here.
  void hold() {
    holders.incrementAndGet();
  }

  /// The last one to let go closes the handler.
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      metrics.closed.inc();
      Thread.ofVirtual().name("close-" + plan.name()).start(this::end);
    }
  }

  private void end() {
    try {
      queue.finish(handler::close);
    } finally {
      ended.countDown();
    }
  }

  /// Waits until it is closed, which the last to let go began.
  ///
  /// @return false when that takes longer
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }
}
