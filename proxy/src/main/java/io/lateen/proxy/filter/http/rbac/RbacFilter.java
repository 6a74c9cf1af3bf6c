package io.lateen.proxy.filter.http.rbac;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.rbac.Call;
import io.lateen.proxy.filter.rbac.Enforcement;
import io.lateen.proxy.filter.rbac.RbacPolicy;
import io.lateen.proxy.filter.rbac.RbacRules;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.stats.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Judges each request once, by its head as it is when it comes here.
final class RbacFilter implements HttpFilter {
  static final int STATUS = 403;
  static final String REFUSAL = "RBAC: access denied";
  private static final String METADATA = "envoy.filters.http.rbac";

  /// Both sets of rules, at work.
  record Pair(@Nullable Enforcement shadow, @Nullable Enforcement real) {}

  private final String name;
  private final int index;
  private final Scope stats;
  private final Pair usual;
  private final Map<RbacConfig, Pair> ofRoutes = new ConcurrentHashMap<>();

  RbacFilter(RbacConfig config, String name, int index, Scope stats) {
    this.name = name;
    this.index = index;
    this.stats = stats.below("rbac");
    this.usual = pair(config);
  }

  private Pair pair(RbacConfig config) {
    RbacRules shadow = config.shadow();
    RbacRules rules = config.rules();
    return new Pair(
        shadow == null ? null : Enforcement.shadow(shadow, METADATA, stats, config.shadowPrefix()),
        rules == null ? null : Enforcement.real(rules, METADATA, stats, config.prefix()));
  }

  @Override
  public Verdict request(Exchange exchange) {
    if (!(exchange.perRoute(name) instanceof RbacConfig.PerRoute own)) {
      return judge(exchange, usual);
    }
    RbacConfig config = own.config();
    return config == null
        ? Verdict.CONTINUE
        : judge(exchange, ofRoutes.computeIfAbsent(config, this::pair));
  }

  private Verdict judge(Exchange exchange, Pair pair) {
    RequestRecord record = exchange.record();
    Call call = call(exchange);
    Enforcement shadow = pair.shadow;
    if (shadow != null) {
      shadow.conclude(shadow.rules().match(call), record.metadata, exchange.worker().shard());
    }
    Enforcement real = pair.real;
    if (real == null) {
      return Verdict.CONTINUE;
    }
    RbacPolicy match = real.rules().match(call);
    if (real.conclude(match, record.metadata, exchange.worker().shard())) {
      return Verdict.CONTINUE;
    }
    record.details = Enforcement.detail(match);
    exchange.answer(STATUS, REFUSAL);
    return Verdict.TAKEN;
  }

  private Call call(Exchange exchange) {
    if (exchange.state(index) instanceof Call known) {
      return known;
    }
    Call made = new Call(exchange.record(), exchange.request());
    exchange.setState(index, made);
    return made;
  }
}
