package io.lateen.prometheus;

import io.lateen.prometheus.http.ApiServer;
import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.store.MetricsStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// A metrics store that runs: scrapes targets, keeps an hour, answers Prometheus's HTTP API.
public final class PrometheusServer implements AutoCloseable {
  private static final Duration EXPIRY = Duration.ofSeconds(15);

  private final MetricsStore store;
  private final TargetPool targets;
  private final ApiServer api;
  private final Thread expiry;

  private PrometheusServer(PrometheusSettings settings) throws IOException {
    store = new MetricsStore(settings.store());
    targets = new TargetPool(settings.scrape(), store, settings.objects());
    QueryEngine engine = new QueryEngine(store, settings.query());
    api = new ApiServer(settings.address(), store, targets, engine);
    expiry = Thread.ofVirtual().name("expiry").unstarted(this::expire);
  }

  /// Returns when it answers; the first scrapes are under way then.
  ///
  /// @throws IOException if the address cannot be had
  public static PrometheusServer start(PrometheusSettings settings) throws IOException {
    PrometheusServer server = new PrometheusServer(settings);
    server.targets.start();
    server.expiry.start();
    server.api.start();
    return server;
  }

  /// Where the API is.
  public InetSocketAddress address() {
    return api.address();
  }

  private void expire() {
    try {
      while (true) {
        Thread.sleep(EXPIRY);
        store.expire(System.currentTimeMillis());
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    api.close();
    expiry.interrupt();
    targets.close();
  }
}
