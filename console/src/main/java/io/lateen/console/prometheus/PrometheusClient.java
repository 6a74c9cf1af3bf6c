package io.lateen.console.prometheus;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prometheus's HTTP API (v1). Blocks; may be called from many threads.
public final class PrometheusClient implements AutoCloseable {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI server;
  private final Duration patience;

  /// @param server for example `http://127.0.0.1:9090`; may have a path
  /// @param patience how long an answer may take
  public PrometheusClient(URI server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /// An answer as it came.
  @SuppressWarnings("ArrayRecordComponent") // written once, read once
  public record Raw(int status, String type, byte[] body) {}

  public URI server() {
    return server;
  }

  /// An instant query, now.
  ///
  /// @throws PrometheusProblem if there is no good answer
  public List<Sample> query(String expression) throws PrometheusProblem {
    JsonNode data = data(send("POST", "/api/v1/query", form(Map.of("query", expression))));
    List<Sample> samples = new ArrayList<>();
    for (JsonNode element : data.path("result")) {
      Map<String, String> labels = new LinkedHashMap<>();
      element.path("metric").forEachEntry((name, value) -> labels.put(name, value.asString()));
      samples.add(
          new Sample(Map.copyOf(labels), number(element.path("value").path(1).asString(""))));
    }
    return samples;
  }

  /// Sends a request on and gives the answer as it came, whatever its status.
  ///
  /// @param pathAndQuery begins with `/`, escaped
  /// @param form the body of a POST, escaped
  /// @throws PrometheusProblem if there is no answer
  public Raw send(String method, String pathAndQuery, String form) throws PrometheusProblem {
    String base = server.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery)).timeout(patience);
    if (method.equals("POST")) {
      request.header("Content-Type", FORM).POST(BodyPublishers.ofString(form));
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      Optional<String> type = response.headers().firstValue("Content-Type");
      return new Raw(response.statusCode(), type.orElse("text/plain"), response.body());
    } catch (HttpTimeoutException _) {
      throw problem("no answer within " + patience.toMillis() + " ms");
    } catch (IOException e) {
      throw problem(e.getMessage() == null ? "cannot connect" : e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw problem("interrupted");
    }
  }

  /// The `data` of an answer.
  ///
  /// @throws PrometheusProblem if it tells of an error or is none of Prometheus's
  public JsonNode data(Raw raw) throws PrometheusProblem {
    JsonNode body;
    try {
      body = JSON.readTree(raw.body());
    } catch (JacksonException _) {
      throw problem("status " + raw.status() + ", an answer that is not JSON");
    }
    if (!body.path("status").asString("").equals("success")) {
      throw problem(body.path("error").asString("status " + raw.status()));
    }
    return body.path("data");
  }

  /// Parameters as a form or a query string.
  public static String form(Map<String, String> parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach(
        (name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join("&", pairs);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "", "NaN" -> Double.NaN;
      case String value -> Double.parseDouble(value);
    };
  }

  private PrometheusProblem problem(String what) {
    return new PrometheusProblem("Prometheus at " + server + ": " + what);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
