package io.lateen.proxy.filter.network.rbac;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.rbac.Call;
import io.lateen.proxy.filter.rbac.Enforcement;
import io.lateen.proxy.filter.rbac.RbacPolicy;
import io.lateen.proxy.filter.rbac.RbacRules;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.stats.StatsStore;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/// Judges each connection once, before its endpoint hears of it: with TLS, as soon as it is known
/// who the client is.
final class NetworkRbacFilter implements TcpFilter {
  private static final String METADATA = "envoy.filters.network.rbac";

  private final @Nullable Enforcement shadow;
  private final @Nullable Enforcement real;

  NetworkRbacFilter(NetworkRbacConfig config, StatsStore store) {
    Scope stats = store.scope(config.statPrefix()).below("rbac");
    RbacRules tried = config.shadow();
    RbacRules rules = config.rules();
    shadow =
        tried == null ? null : Enforcement.shadow(tried, METADATA, stats, config.shadowPrefix());
    real = rules == null ? null : Enforcement.real(rules, METADATA, stats, "");
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a failed handshake closes the connection
  public Watcher begin(Connection connection) {
    Judged judged = new Judged();
    SslHandler tls = connection.client().pipeline().get(SslHandler.class);
    if (tls == null) {
      judge(connection);
      return judged;
    }
    connection.client().read();
    tls.handshakeFuture()
        .addListener(
            shaken -> {
              if (shaken.isSuccess() && !judged.over) {
                judge(connection);
              }
            });
    return judged;
  }

  private void judge(Connection connection) {
    if (allows(connection.record(), connection.worker().shard())) {
      connection.proceed();
    } else {
      connection.record().flag(Flag.UNAUTHORIZED_EXTERNAL_SERVICE);
      connection.refuse();
    }
  }

  private boolean allows(RequestRecord record, Shard shard) {
    Call call = new Call(record, null);
    if (shadow != null) {
      shadow.conclude(shadow.rules().match(call), record.metadata, shard);
    }
    if (real == null) {
      return true;
    }
    RbacPolicy match = real.rules().match(call);
    boolean passes = real.conclude(match, record.metadata, shard);
    if (!passes) {
      record.details = Enforcement.detail(match);
    }
    return passes;
  }

  private static final class Judged implements Watcher {
    private boolean over;

    @Override
    public void over() {
      over = true;
    }
  }
}
