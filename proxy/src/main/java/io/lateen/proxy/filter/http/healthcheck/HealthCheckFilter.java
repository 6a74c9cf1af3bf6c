package io.lateen.proxy.filter.http.healthcheck;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import org.jspecify.annotations.Nullable;

/// Answers health checks, or lets the application answer; while the proxy is failing, every other
/// response tells that to whoever balances its load.
final class HealthCheckFilter implements HttpFilter {
  private static final byte[] CHECKED_CLUSTER = Octets.of("x-envoy-upstream-healthchecked-cluster");
  private static final byte[] DEGRADED = Octets.of("x-envoy-degraded");
  private static final byte[] NOTHING = {};

  private final HealthCheckConfig config;
  private final int index;
  private final byte[] cluster;
  private volatile @Nullable Remembered remembered;

  /// @param until by `System.nanoTime`
  private record Remembered(HealthAnswer answer, long until) {}

  /// Who answers a health check.
  private enum Asked {
    PROXY,
    APPLICATION
  }

  HealthCheckFilter(HealthCheckConfig config, int index) {
    this.config = config;
    this.index = index;
    this.cluster = Octets.of(config.own().cluster());
  }

  @Override
  public Verdict request(Exchange exchange) {
    if (!config.concerns(exchange.request())) {
      return Verdict.CONTINUE;
    }
    exchange.record().healthCheck = true;
    HealthAnswer known = known(exchange);
    exchange.setState(index, known == null ? Asked.APPLICATION : Asked.PROXY);
    if (known == null) {
      return Verdict.CONTINUE;
    }
    answer(exchange, known);
    return Verdict.TAKEN;
  }

  /// Null: the application is to be asked.
  private @Nullable HealthAnswer known(Exchange exchange) {
    if (isFailing()) {
      return HealthAnswer.FAILING;
    }
    return config.passThrough()
        ? remembered()
        : HealthAnswer.of(config.minima(), exchange.serving().clusters());
  }

  private boolean isFailing() {
    return config.own().failing().getAsBoolean();
  }

  private @Nullable HealthAnswer remembered() {
    Remembered last = remembered;
    return last == null || System.nanoTime() - last.until >= 0 ? null : last.answer;
  }

  private static void answer(Exchange exchange, HealthAnswer answer) {
    if (!answer.isWell()) {
      exchange.record().flag(Flag.FAILED_LOCAL_HEALTH_CHECK);
    }
    exchange.record().details = answer.details();
    ResponseHead head = exchange.ownResponse(answer.status());
    if (answer.degraded()) {
      head.add(DEGRADED, NOTHING);
    }
    exchange.answer(head, NOTHING);
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    Object asked = exchange.state(index);
    if (asked == Asked.APPLICATION) {
      remember(head);
    }
    if (asked != null) {
      head.remove(CHECKED_CLUSTER);
      head.add(CHECKED_CLUSTER, cluster);
    } else if (isFailing()) {
      head.set(KnownHeader.X_ENVOY_IMMEDIATE_HEALTH_CHECK_FAIL, "true");
    }
  }

  private void remember(ResponseHead head) {
    if (!config.cacheTime().isZero()) {
      boolean degraded = head.findNext(DEGRADED, 0) >= 0;
      HealthAnswer said = new HealthAnswer(head.status(), "", degraded).cached();
      remembered = new Remembered(said, System.nanoTime() + config.cacheTime().toNanos());
    }
  }

  @Override
  public void over(Exchange exchange) {
    exchange.setState(index, null);
  }
}
