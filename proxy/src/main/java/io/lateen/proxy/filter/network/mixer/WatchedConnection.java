package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.filter.network.tcp.TcpFilter.Connection;
import io.lateen.proxy.filter.network.tcp.TcpFilter.Watcher;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.mixer.CheckFlow;
import io.lateen.proxy.report.mixer.MixerClient;
import io.lateen.proxy.report.mixer.QuotaCharge;
import io.lateen.proxy.report.mixer.ReportQueue;
import io.lateen.proxy.report.mixer.StatusCode;
import io.lateen.proxy.report.mixer.Verdict;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the filter does about one connection. On its event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // a failed handshake closes the connection
final class WatchedConnection implements Watcher {
  private final TcpMixerConfig config;
  private final Connection connection;
  private final MixerClient client;
  private final ConnectionAttributes attributes;
  private final ConnectionReport report;
  private @Nullable CheckFlow flow;
  private @Nullable Verdict verdict;
  private @Nullable ScheduledFuture<?> timer;
  private boolean opened;
  private boolean over;

  WatchedConnection(TcpMixerFilter filter, Connection connection) {
    this.config = filter.config;
    this.connection = connection;
    this.client = filter.client(connection.worker());
    this.attributes = new ConnectionAttributes(connection);
    this.report = new ConnectionReport(connection.record(), attributes);
  }

  /// Who is at the other end is known when the handshake is done.
  void begin() {
    SslHandler tls = connection.client().pipeline().get(SslHandler.class);
    if (tls == null) {
      identified();
    } else {
      connection.client().read();
      tls.handshakeFuture()
          .addListener(
              shaken -> {
                if (shaken.isSuccess() && !over) {
                  identified();
                }
              });
    }
  }

  private void identified() {
    attributes.begin(config.attributes());
    client.clusters(connection.serving().clusters());
    if (!config.checks()) {
      open();
      return;
    }
    List<QuotaCharge> charges = config.quotas().charges(attributes, client.scratch());
    Verdict known = client.known(attributes, charges);
    if (known != null) {
      answered(known);
      return;
    }
    CheckFlow asked =
        client.ask(attributes, charges, config.transport().failPolicy(), this::answered);
    if (verdict == null) {
      flow = asked;
    }
  }

  private void answered(Verdict answer) {
    flow = null;
    verdict = answer;
    if (!over) {
      open();
    }
  }

  /// Denied connections are told of like others, that those opened and closed be as many.
  private void open() {
    opened = true;
    tell(ConnectionEvent.OPEN);
    if (verdict == null || verdict.isOk()) {
      if (config.reports()) {
        long millis = config.intervalMillis();
        timer =
            connection
                .worker()
                .loop()
                .scheduleAtFixedRate(
                    () -> tell(ConnectionEvent.CONTINUE), millis, millis, TimeUnit.MILLISECONDS);
      }
      connection.proceed();
    } else {
      connection.record().flag(Flag.UNAUTHORIZED_EXTERNAL_SERVICE);
      connection.record().details = "mixer_denied";
      connection.record().policyStatus = StatusCode.text(verdict.code(), verdict.message());
      connection.refuse();
    }
  }

  private void tell(ConnectionEvent event) {
    if (config.reports()) {
      client.clusters(connection.serving().clusters());
      ReportQueue queue = client.reports();
      report.write(queue.begin(), queue.words(), event, verdict);
      queue.end();
    }
  }

  @Override
  public void over() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (flow != null) {
      flow.cancel();
    }
    if (opened) {
      tell(ConnectionEvent.CLOSE);
    }
  }
}
