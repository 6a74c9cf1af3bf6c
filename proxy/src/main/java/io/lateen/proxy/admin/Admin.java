package io.lateen.proxy.admin;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.CallParser;
import io.lateen.proxy.explain.ExplanationJson;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.stats.StatsStore.Sample;
import io.lateen.proxy.tls.TlsEngine;
import io.lateen.proxy.xds.ConfigDump;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Dispatches admin requests. Runs on the config path's event loop, so that what it shows is of one
/// moment.
public final class Admin implements AdminServer.Handler {
  private static final String HELP =
      """
      admin commands are:
        /certs: certificates that are shown and believed
        /clusters[?format=json]: upstream cluster status
        /config_dump[?include_eds]: current configuration
        /drain_listeners (POST): ask clients to leave
        /explain?url=URL[&method=GET][&headers=LINES]: what becomes of such a request, and why
        /healthcheck/fail (POST): cause the server to fail health checks
        /healthcheck/ok (POST): cause the server to pass health checks
        /listeners[?format=json]: listener addresses
        /logging[?level=LEVEL|NAME=LEVEL|paths=NAME:LEVEL,...] (POST): what is logged how loudly
        /quitquitquit (POST): exit the server
        /ready: server state, 200 when LIVE
        /server_info: version, state, node
        /stats[?usedonly][&filter=regex][&format=json|prometheus]: statistics
        /stats/prometheus: statistics in Prometheus' format
      """;

  private final ServerState state;
  private final StatsStore stats;
  private final RuntimeView view;
  private final Supplier<ConfigDump> dump;
  private final Identity identity;
  private final Runnable quit;
  private final ServerStats server;
  private final LoggingPage logging = new LoggingPage();

  /// What the process says about itself.
  ///
  /// @param bootstrap makes JSON of `envoy.config.bootstrap.v3.Bootstrap`
  /// @param node makes JSON of `envoy.config.core.v3.Node`
  public record Identity(String version, Supplier<String> bootstrap, Supplier<String> node) {}

  public Admin(
      ServerState state,
      StatsStore stats,
      RuntimeView view,
      Supplier<ConfigDump> dump,
      Identity identity,
      Runnable quit) {
    this.state = state;
    this.stats = stats;
    this.view = view;
    this.dump = dump;
    this.identity = identity;
    this.quit = quit;
    this.server = new ServerStats(stats, state, view.workers());
  }

  @Override
  public void handle(AdminRequest request, Consumer<AdminResponse> answer) {
    answer.accept(answer(request));
  }

  private AdminResponse answer(AdminRequest request) {
    return switch (request.path()) {
      case "/" -> AdminResponse.text(200, HELP);
      case "/help" -> AdminResponse.text(200, HELP);
      case "/ready" -> ready();
      case "/config_dump" -> configDump(request);
      case "/clusters" ->
          request.wants("json")
              ? AdminResponse.json(ClustersPage.json(view, dump.get().fixedClusters()))
              : AdminResponse.text(200, ClustersPage.text(view, dump.get().fixedClusters()));
      case "/certs" -> AdminResponse.json(CertsPage.json(view.certificates(), Instant.now()));
      case "/explain" -> explain(request);
      case "/listeners" ->
          request.wants("json")
              ? AdminResponse.json(ListenersPage.json(view))
              : AdminResponse.text(200, ListenersPage.text(view));
      case "/stats" -> stats(request, request.wants("prometheus"));
      case "/stats/prometheus" -> stats(request, true);
      case "/server_info" -> AdminResponse.json(serverInfo());
      default -> command(request);
    };
  }

  private AdminResponse command(AdminRequest request) {
    Supplier<AdminResponse> command =
        switch (request.path()) {
          case "/logging" -> () -> logging.answer(request.query());
          case "/healthcheck/fail" -> () -> done(state::draining);
          case "/healthcheck/ok" -> () -> done(state::healthy);
          case "/drain_listeners" -> () -> done(view::drain);
          case "/quitquitquit" -> () -> done(() -> {}).andThen(quit);
          default -> null;
        };
    if (command == null) {
      return AdminResponse.text(404, "invalid path. " + HELP);
    }
    return request.isPost()
        ? command.get()
        : AdminResponse.text(405, "Method " + request.method() + " not allowed, POST required.");
  }

  private static AdminResponse done(Runnable action) {
    action.run();
    return AdminResponse.text(200, "OK\n");
  }

  private AdminResponse ready() {
    ServerState.State now = state.get();
    return AdminResponse.text(now == ServerState.State.LIVE ? 200 : 503, now + "\n");
  }

  private AdminResponse configDump(AdminRequest request) {
    boolean endpoints = request.query().containsKey("include_eds");
    return AdminResponse.json(
        ConfigDumpPage.print(dump.get(), identity.bootstrap().get(), endpoints));
  }

  private AdminResponse explain(AdminRequest request) {
    try {
      Call call = CallParser.parse(request.query());
      return AdminResponse.json(ExplanationJson.write(view.explain(call)) + "\n");
    } catch (IllegalArgumentException e) {
      return AdminResponse.text(400, e.getMessage() + "\n");
    }
  }

  private AdminResponse stats(AdminRequest request, boolean prometheus) {
    Predicate<Sample> wanted;
    try {
      wanted = filter(request.query().get("filter"));
    } catch (PatternSyntaxException e) {
      return AdminResponse.text(400, "Invalid regex: \"" + e.getMessage() + "\"\n");
    }
    if (request.query().containsKey("usedonly")) {
      wanted = wanted.and(StatsPage::used);
    }
    server.refresh();
    if (prometheus) {
      return AdminResponse.text(200, PrometheusPage.of(stats, wanted));
    }
    return request.wants("json")
        ? AdminResponse.json(StatsPage.json(stats, wanted))
        : AdminResponse.text(200, StatsPage.text(stats, wanted));
  }

  private static Predicate<Sample> filter(@Nullable String regex) {
    if (regex == null) {
      return sample -> true;
    }
    Pattern pattern = Pattern.compile(regex);
    return sample -> pattern.matcher(sample.metric().name()).find();
  }

  private String serverInfo() {
    long seconds = server.uptimeSeconds();
    JsonWriter out = new JsonWriter();
    out.beginObject().field("version", identity.version()).field("state", state.get().name());
    out.field("hot_restart_version", "disabled");
    out.field("uptime_current_epoch", seconds + "s").field("uptime_all_epochs", seconds + "s");
    out.field("tls_engine", TlsEngine.chosen().name());
    out.name("node").raw(identity.node().get());
    return out.endObject() + "\n";
  }
}
