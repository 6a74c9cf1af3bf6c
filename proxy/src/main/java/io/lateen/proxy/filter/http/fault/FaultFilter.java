package io.lateen.proxy.filter.http.fault;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Delays requests, then aborts them; each by its own draw.
final class FaultFilter implements HttpFilter {
  private final FaultConfig always;
  private final String name;
  private final int index;
  private final Counter delays;
  private final Counter aborts;

  FaultFilter(FaultConfig always, String name, int index, Scope stats) {
    this.always = always;
    this.name = name;
    this.index = index;
    this.delays = stats.counter("fault.delays_injected");
    this.aborts = stats.counter("fault.aborts_injected");
  }

  @Override
  public Verdict request(Exchange exchange) {
    FaultConfig fault = always.at(exchange.perRoute(name));
    if (!fault.concerns(exchange.request(), exchange.decision())) {
      return Verdict.CONTINUE;
    }
    FaultConfig.Delay delay = fault.delay();
    if (delay != null && drawn(delay.share(), exchange)) {
      delays.increment(exchange.worker().shard());
      exchange.record().flag(Flag.DELAY_INJECTED);
      exchange.setState(
          index,
          exchange
              .worker()
              .loop()
              .schedule(() -> delayed(exchange, fault), delay.millis(), TimeUnit.MILLISECONDS));
      return Verdict.PAUSE;
    }
    return abort(exchange, fault) ? Verdict.TAKEN : Verdict.CONTINUE;
  }

  private void delayed(Exchange exchange, FaultConfig fault) {
    exchange.setState(index, null);
    if (!exchange.over() && !abort(exchange, fault)) {
      exchange.proceed();
    }
  }

  private boolean abort(Exchange exchange, FaultConfig fault) {
    FaultConfig.Abort abort = fault.abort();
    if (abort == null || !drawn(abort.share(), exchange)) {
      return false;
    }
    aborts.increment(exchange.worker().shard());
    exchange.record().flag(Flag.FAULT_INJECTED);
    exchange.record().details = "fault_filter_abort";
    exchange.answer(abort.status(), FaultConfig.ABORTED);
    return true;
  }

  private static boolean drawn(Fraction share, Exchange exchange) {
    return exchange.worker().random().nextInt(share.denominator()) < share.numerator();
  }

  @Override
  public void over(Exchange exchange) {
    if (exchange.state(index) instanceof ScheduledFuture<?> timer) {
      timer.cancel(false);
      exchange.setState(index, null);
    }
  }
}
