package io.lateen.console.dashboard;

import io.lateen.console.prometheus.PrometheusClient;
import io.lateen.console.web.Answer;
import io.lateen.console.web.Assets;
import io.lateen.console.web.Request;
import io.lateen.console.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Shows Grafana dashboards where there is no Grafana, under Grafana's addresses:
/// `/d/<uid>/<slug>?var-x=…&from=now-1h&to=now&refresh=5s`, and those of old,
/// `/dashboard/db/<slug>`.
public final class DashboardServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Assets assets = new Assets(DashboardServer.class);
  private final PrometheusClient prometheus;
  private final DashboardStore store;
  private final DashboardApi api;
  private final WebServer web;

  private DashboardServer(DashboardSettings settings) throws IOException {
    prometheus = new PrometheusClient(settings.prometheus(), PATIENCE);
    store = new DashboardStore(settings.dashboards());
    api = new DashboardApi(store, prometheus);
    web = WebServer.start(settings.listen(), this::answer);
  }

  /// @throws IOException if the address cannot be had
  public static DashboardServer start(DashboardSettings settings) throws IOException {
    return new DashboardServer(settings);
  }

  public InetSocketAddress address() {
    return web.address();
  }

  private Answer answer(Request request) throws IOException {
    return switch (request.path()) {
      case "/", "/dashboards" -> assets.page("home.html");
      case String path when path.startsWith("/api/") -> api.answer(request);
      case String path when path.startsWith("/assets/") ->
          assets.find(path.substring("/assets/".length())).orElse(Answer.notFound(path));
      case String path when path.startsWith("/webjars/uplot/") ->
          assets
              .library("uplot", path.substring("/webjars/uplot/".length()))
              .orElse(Answer.notFound(path));
      case String path when path.startsWith("/dashboard/db/") -> ofOld(request);
      case String path when path.startsWith("/d/") -> assets.page("dashboard.html");
      case String path -> Answer.notFound(path);
    };
  }

  private Answer ofOld(Request request) {
    String slug = request.path().substring("/dashboard/db/".length());
    String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    return store
        .bySlug(slug)
        .<Answer>map(dashboard -> new Answer.Elsewhere(dashboard.url() + query))
        .orElse(Answer.text(404, "no such dashboard: " + slug));
  }

  @Override
  public void close() {
    web.close();
    prometheus.close();
  }
}
