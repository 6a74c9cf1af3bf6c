package io.lateen.prometheus.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.promql.QueryResult;
import io.lateen.prometheus.scrape.TargetPool;
import io.lateen.prometheus.store.MetricsStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/// Prometheus's HTTP API. A virtual thread per request.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final String API = "/api/v1/";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";
  private static final int LARGEST_FORM = 1024 * 1024;

  /// The version whose answers these are.
  private static final String VERSION = "2.42.0+lateen";

  static {
    // Else the JDK's server waits 40 ms for the client to confirm the head before it sends the last
    // piece of a body. It looks when the first server of the process is made.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final MetricsStore store;
  private final TargetPool targets;
  private final QueryPages queries;
  private final SeriesPages series;

  /// @throws IOException if the address cannot be had
  public ApiServer(
      InetSocketAddress address, MetricsStore store, TargetPool targets, QueryEngine engine)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.store = store;
    this.targets = targets;
    this.queries = new QueryPages(engine, Clock.systemUTC());
    this.series = new SeriesPages(store);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  public void start() {
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(API)) {
        api(exchange, path.substring(API.length()));
      } else {
        page(exchange, path);
      }
    } catch (RuntimeException e) {
      LOG.error("{} failed", exchange.getRequestURI(), e);
    }
  }

  private void page(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/-/healthy" -> send(exchange, 200, TEXT, "Prometheus Server is Healthy.\n");
      case "/-/ready" -> send(exchange, 200, TEXT, "Prometheus Server is Ready.\n");
      case "/metrics" -> send(exchange, 200, METRICS, OwnMetrics.write(store, targets));
      case "/" ->
          send(
              exchange,
              200,
              TEXT,
              "Lateen's metrics store. Ask it as one asks Prometheus: /api/v1/query?query=up\n");
      default -> send(exchange, 404, TEXT, "404 page not found\n");
    }
  }

  private void api(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    try {
      send(exchange, 200, JSON, Answer.success(data(path, parameters(exchange))));
    } catch (ApiException e) {
      send(exchange, e.type().status, JSON, Answer.error(e));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} failed", exchange.getRequestURI(), e);
      ApiException defect = new ApiException(ApiException.Type.INTERNAL, "defect: " + e);
      send(exchange, defect.type().status, JSON, Answer.error(defect));
    }
  }

  private static Parameters parameters(HttpExchange exchange) throws IOException, ApiException {
    String query = exchange.getRequestURI().getRawQuery();
    byte[] form = exchange.getRequestBody().readNBytes(LARGEST_FORM + 1);
    if (form.length > LARGEST_FORM) {
      throw new ApiException(ApiException.Type.BAD_DATA, "a form of more than 1 MiB");
    }
    return Parameters.of(
        query == null ? "" : query, new String(form, StandardCharsets.UTF_8).strip());
  }

  private Consumer<JsonGenerator> data(String path, Parameters parameters) throws ApiException {
    if (path.startsWith("label/") && path.endsWith("/values")) {
      String label = path.substring("label/".length(), path.length() - "/values".length());
      SortedSet<String> values = series.values(label, parameters);
      return out -> Answer.texts(out, values);
    }
    return switch (path) {
      case "query" -> result(queries.query(parameters));
      case "query_range" -> result(queries.queryRange(parameters));
      case "series" -> names(series.series(parameters));
      case "labels" -> {
        SortedSet<String> names = series.labels(parameters);
        yield out -> Answer.texts(out, names);
      }
      case "metadata" -> {
        var metadata = series.metadata(parameters);
        yield out -> SeriesPages.write(out, metadata);
      }
      case "targets" -> out -> TargetPage.write(out, targets, parameters.first("state"));
      case "status/buildinfo" -> ApiServer::buildInfo;
      // There are never any, which is what Grafana wants to know.
      case "rules" -> out -> emptyList(out, "groups");
      case "alerts" -> out -> emptyList(out, "alerts");
      default -> throw new ApiException(ApiException.Type.NOT_FOUND, "there is no " + API + path);
    };
  }

  private static Consumer<JsonGenerator> result(QueryResult result) {
    return out -> Answer.result(out, result);
  }

  private static Consumer<JsonGenerator> names(SortedSet<Labels> names) {
    return out -> {
      out.writeStartArray();
      names.forEach(labels -> Answer.labels(out, labels));
      out.writeEndArray();
    };
  }

  private static void buildInfo(JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("version", VERSION);
    out.writeStringProperty("revision", "");
    out.writeStringProperty("branch", "");
    out.writeStringProperty("buildUser", "");
    out.writeStringProperty("buildDate", "");
    out.writeStringProperty("goVersion", "");
    out.writeEndObject();
  }

  private static void emptyList(JsonGenerator out, String name) {
    out.writeStartObject();
    out.writeName(name);
    Answer.texts(out, List.of());
    out.writeEndObject();
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless || body.length == 0 ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
