package io.lateen.console.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Prometheus's HTTP API over series made up.
public final class FakePrometheus implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile List<Series> series;
  private volatile long delayMillis;
  private final ConcurrentLinkedQueue<String> queries = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Range> ranges = new ConcurrentLinkedQueue<>();

  /// A question about a span of time.
  ///
  /// @param seconds from its beginning to its end
  public record Range(String query, double seconds, double step) {}

  public FakePrometheus(List<Series> series) {
    this(series, 0);
  }

  public FakePrometheus(List<Series> series, int port) {
    this.series = series;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void series(List<Series> now) {
    series = now;
  }

  /// Makes every answer wait, as a server that has too much to do.
  public void delay(long millis) {
    delayMillis = millis;
  }

  /// Every expression asked so far.
  public List<String> queries() {
    return List.copyOf(queries);
  }

  /// Every question about a span of time so far.
  public List<Range> ranges() {
    return List.copyOf(ranges);
  }

  /// The value of an expression, for tests that compare.
  public double value(String expression) {
    return elements(expression, System.currentTimeMillis() / 1000.0).getFirst().value();
  }

  /// How many elements an expression gives now.
  public int count(String expression) {
    return (int)
        elements(expression, System.currentTimeMillis() / 1000.0).stream()
            .filter(element -> !Double.isNaN(element.value()))
            .count();
  }

  private List<Evaluator.Element> elements(String expression, double time) {
    return new Evaluator(series).evaluate(ExpressionParser.parse(expression), time);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      LockSupport.parkNanos(delayMillis * 1_000_000);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = exchange.getRequestURI().getRawQuery();
      Map<String, String> given = parameters((query == null ? "" : query) + "&" + body);
      ObjectNode root = JSON.createObjectNode();
      int status = 200;
      try {
        root.put("status", "success");
        data(exchange.getRequestURI().getPath(), given, root);
      } catch (IllegalArgumentException e) {
        status = 400;
        root.removeAll();
        root.put("status", "error").put("errorType", "bad_data").put("error", e.getMessage());
      }
      byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void data(String path, Map<String, String> given, ObjectNode root) {
    switch (path) {
      case "/api/v1/query" -> query(given, root.putObject("data"));
      case "/api/v1/query_range" -> range(given, root.putObject("data"));
      case "/api/v1/series" -> {
        ArrayNode data = root.putArray("data");
        matching(given).forEach(labels -> labels.forEach(data.addObject()::put));
      }
      case "/api/v1/labels" -> {
        TreeSet<String> names = new TreeSet<>();
        matching(given).forEach(labels -> names.addAll(labels.keySet()));
        names.forEach(root.putArray("data")::add);
      }
      case String label when label.matches("/api/v1/label/[^/]+/values") -> {
        TreeSet<String> values = new TreeSet<>();
        String name = label.split("/", -1)[4];
        matching(given).stream()
            .filter(l -> l.containsKey(name))
            .forEach(l -> values.add(l.get(name)));
        values.forEach(root.putArray("data")::add);
      }
      case String other -> throw new IllegalArgumentException("unknown path " + other);
    }
  }

  private List<Map<String, String>> matching(Map<String, String> given) {
    String match = given.get("match[]");
    Predicate<Map<String, String>> matches =
        match == null ? _ -> true : ((Expression.Selector) ExpressionParser.parse(match)).matches();
    return series.stream().map(Series::labels).filter(matches).toList();
  }

  private void query(Map<String, String> given, ObjectNode data) {
    queries.add(given.get("query"));
    double time =
        given.containsKey("time")
            ? Double.parseDouble(given.get("time"))
            : System.currentTimeMillis() / 1000.0;
    ArrayNode result = data.put("resultType", "vector").putArray("result");
    for (Evaluator.Element element : elements(given.get("query"), time)) {
      ObjectNode json = result.addObject();
      element.labels().forEach(json.putObject("metric")::put);
      json.putArray("value").add(time).add(text(element.value()));
    }
  }

  private void range(Map<String, String> given, ObjectNode data) {
    queries.add(given.get("query"));
    Expression expression = ExpressionParser.parse(given.get("query"));
    double step = Double.parseDouble(given.get("step"));
    double end = Double.parseDouble(given.get("end"));
    double start = Double.parseDouble(given.get("start"));
    ranges.add(new Range(given.get("query"), end - start, step));
    Evaluator evaluator = new Evaluator(series);
    Map<Map<String, String>, ArrayNode> rows = new LinkedHashMap<>();
    for (double time = start; time <= end; time += step) {
      for (Evaluator.Element element : evaluator.evaluate(expression, time)) {
        rows.computeIfAbsent(element.labels(), _ -> JSON.createArrayNode())
            .addArray()
            .add(time)
            .add(text(element.value()));
      }
    }
    ArrayNode result = data.put("resultType", "matrix").putArray("result");
    rows.forEach(
        (labels, values) -> {
          ObjectNode json = result.addObject();
          labels.forEach(json.putObject("metric")::put);
          json.set("values", values);
        });
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? "+Inf" : "" + value;
  }

  private static Map<String, String> parameters(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : new ArrayList<>(List.of(form.split("&", -1)))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
