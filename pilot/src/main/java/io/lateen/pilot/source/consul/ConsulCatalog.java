package io.lateen.pilot.source.consul;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Consul's HTTP API, as much of it as tells services and healthy instances (`/v1/catalog/services`
/// with blocking queries, `/v1/health/service`). One thread.
final class ConsulCatalog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String INDEX = "X-Consul-Index";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;
  private long index;

  /// @param server `http://host:8500`
  ConsulCatalog(URI server) {
    this.server = server;
  }

  /// Healthy instances of every service, by its name.
  ///
  /// @param atMost how long to wait for the list of services to change since the last call
  /// @throws IOException when Consul cannot be reached, or answers what cannot be understood
  Map<String, List<JsonNode>> read(Duration atMost) throws IOException, InterruptedException {
    String wait = "?index=" + index + "&wait=" + atMost.toMillis() + "ms";
    Map<String, List<JsonNode>> instances = new LinkedHashMap<>();
    for (String name : get("/v1/catalog/services" + wait, atMost, true).propertyNames()) {
      String path = "/v1/health/service/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
      List<JsonNode> healthy = new ArrayList<>();
      get(path + "?passing=true", Duration.ZERO, false).forEach(healthy::add);
      instances.put(name, healthy);
    }
    return instances;
  }

  private JsonNode get(String path, Duration wait, boolean indexed)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE.plus(wait)).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": status " + answer.statusCode() + " (expected: 200)");
    }
    if (indexed) {
      long now = answer.headers().firstValueAsLong(INDEX).orElse(0);
      index = now < index ? 0 : now; // It went back: a new Consul.
    }
    try {
      return JsonMapper.shared().readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException(path + ": " + e.getMessage() + " (expected: JSON)", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
