package io.lateen.pilot.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.MeshState;
import io.lateen.pilot.source.Overlay;
import io.lateen.pilot.translate.Findings;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.monitoring.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Pilot's HTTP side: readiness, metrics, version, debug pages. A virtual thread per request.
public final class StatusServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final Set<InetAddress> HOST =
      Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final DebugPages pages;
  private final WhatIfPages whatIf;
  private final TlsPages tls;
  private final ProxyPages proxies;
  private final RegistryPages registries;
  private final PushStatusPage pushes;
  private final Connections connections;
  private final Figures figures;
  private final BooleanSupplier ready;
  private final String version;

  /// @param ready whether a proxy that connects now is served
  /// @param changed the snapshot there would be if some objects were changed
  /// @param findings what is odd about the snapshot in force
  /// @throws IOException if the address cannot be had
  public StatusServer(
      InetSocketAddress address,
      BooleanSupplier ready,
      String version,
      Connections connections,
      Supplier<MeshState> state,
      Function<Overlay, MeshSnapshot> changed,
      Supplier<Findings> findings,
      Figures figures)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.pages = new DebugPages(connections, state);
    this.whatIf = new WhatIfPages(connections, changed);
    this.tls = new TlsPages(connections);
    this.proxies = new ProxyPages(connections);
    this.registries = new RegistryPages(state);
    this.pushes = new PushStatusPage(connections, findings);
    this.connections = connections;
    this.figures = figures;
    this.ready = ready;
    this.version = version;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isPublic(exchange.getRequestURI().getPath()) && !isNeighbour(exchange)) {
        String why = "debug pages are for Pilot's own host (expected: kubectl port-forward)\n";
        send(exchange, 403, TEXT, why.getBytes(StandardCharsets.UTF_8));
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/ready" -> sendReady(exchange);
        case "/metrics" -> send(exchange, 200, Figures.CONTENT_TYPE, figures.text());
        case "/version" -> send(exchange, 200, TEXT, version.getBytes(StandardCharsets.UTF_8));
        case "/v1/registration" -> sendJson(exchange, registries.registration());
        case "/debug/adsz" -> sendAgain(exchange, proxies::adsz);
        case "/debug/cdsz" -> sendJson(exchange, proxies.cdsz());
        case "/debug/edsz" -> sendAgain(exchange, proxies::edsz);
        case "/debug/endpointShardz" -> sendJson(exchange, registries.endpointShardz());
        case "/debug/workloadz" -> sendJson(exchange, registries.workloadz());
        case "/debug/push_status" -> sendJson(exchange, pushes.page());
        case "/debug/syncz" -> sendJson(exchange, pages.syncz());
        case "/debug/registryz" -> sendJson(exchange, pages.registryz());
        case "/debug/endpointz" -> sendEndpoints(exchange);
        case "/debug/configz" -> sendJson(exchange, pages.configz());
        case "/debug/config_dump" -> sendOfProxy(exchange, pages::configDump);
        case "/debug/authenticationz" -> sendOfProxy(exchange, tls::authenticationz);
        case "/debug/plan" -> sendWhatIf(exchange, whatIf::plan);
        case "/debug/resources" -> sendWhatIf(exchange, one -> resources(exchange, one));
        case "/debug/left_out" -> sendWhatIf(exchange, one -> leftOut(exchange, one));
        default -> send(exchange, 404, TEXT, "no such page\n".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static boolean isPublic(String path) {
    return !path.startsWith("/debug/") && !path.startsWith("/v1/");
  }

  /// Debug pages hold everybody's configuration: they are for who sits at the host or in Pilot's
  /// own Pod. Other Pods of a mesh on loopback addresses are neither.
  private static boolean isNeighbour(HttpExchange exchange) {
    InetAddress from = exchange.getRemoteAddress().getAddress();
    return HOST.contains(from) || from.equals(exchange.getLocalAddress().getAddress());
  }

  private void sendReady(HttpExchange exchange) throws IOException {
    boolean is = ready.getAsBoolean();
    send(exchange, is ? 200 : 503, TEXT, new byte[0]);
  }

  /// With `?push=1` every proxy is sent what it has once more, as Istio's page has it.
  private void sendAgain(HttpExchange exchange, Supplier<ArrayNode> page) throws IOException {
    if (parameter(exchange.getRequestURI().getQuery(), "push") == null) {
      sendJson(exchange, page.get());
      return;
    }
    String done = "Pushed to " + connections.repeat() + " servers";
    send(exchange, 200, TEXT, done.getBytes(StandardCharsets.UTF_8));
  }

  /// With `?brief=1` as lines, as Istio's page has it.
  private void sendEndpoints(HttpExchange exchange) throws IOException {
    if (parameter(exchange.getRequestURI().getQuery(), "brief") == null) {
      sendJson(exchange, pages.endpointz());
    } else {
      byte[] lines = registries.briefEndpoints().getBytes(StandardCharsets.UTF_8);
      send(exchange, 200, TEXT, lines);
    }
  }

  private void sendOfProxy(HttpExchange exchange, Function<String, @Nullable JsonNode> page)
      throws IOException {
    String proxy = parameter(exchange.getRequestURI().getQuery(), "proxyID");
    if (proxy == null) {
      String usage = "proxyID: missing (expected: ?proxyID=pod.namespace)\n";
      send(exchange, 400, TEXT, usage.getBytes(StandardCharsets.UTF_8));
      return;
    }
    JsonNode found = page.apply(proxy);
    if (found == null) {
      String unknown = "proxy " + proxy + " is not connected to this Pilot\n";
      send(exchange, 404, TEXT, unknown.getBytes(StandardCharsets.UTF_8));
    } else {
      sendJson(exchange, found);
    }
  }

  /// Computes with the objects in the request's body.
  private void sendWhatIf(HttpExchange exchange, Function<Overlay, ObjectNode> page)
      throws IOException {
    try {
      if (!ready.getAsBoolean()) {
        send(exchange, 503, TEXT, "Pilot is not ready yet\n".getBytes(StandardCharsets.UTF_8));
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(DocumentReader.LARGEST_BYTES + 1);
      boolean gone = "true".equals(parameter(exchange.getRequestURI().getQuery(), "gone"));
      sendJson(exchange, page.apply(OverlayParser.parse(body, gone)));
    } catch (IllegalArgumentException e) {
      send(exchange, 400, TEXT, (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private ObjectNode resources(HttpExchange exchange, Overlay overlay) {
    String proxy = parameter(exchange.getRequestURI().getQuery(), "proxyID");
    return known(proxy, proxy == null ? null : whatIf.resources(proxy, overlay));
  }

  private ObjectNode leftOut(HttpExchange exchange, Overlay overlay) {
    String query = exchange.getRequestURI().getQuery();
    String proxy = parameter(query, "proxyID");
    String host = parameter(query, "host");
    String port = parameter(query, "port");
    if (host == null || host.isEmpty()) {
      throw new IllegalArgumentException("host: missing (expected: the host that is called)");
    }
    if (port == null || !port.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("port: " + port + " (expected: the port that is called)");
    }
    int number = Integer.parseInt(port);
    return known(proxy, proxy == null ? null : whatIf.leftOut(proxy, overlay, host, number));
  }

  private static ObjectNode known(@Nullable String proxy, @Nullable ObjectNode found) {
    if (found == null) {
      throw new IllegalArgumentException(
          "proxyID: " + proxy + " (expected: pod.namespace of a proxy connected to this Pilot)");
    }
    return found;
  }

  private static @Nullable String parameter(@Nullable String query, String name) {
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return pair.substring(name.length() + 1);
        }
      }
    }
    return null;
  }

  private static void sendJson(HttpExchange exchange, JsonNode body) throws IOException {
    send(exchange, 200, JSON, body.toPrettyString().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
