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
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Consul's HTTP API, as much of it as tells services and their instances (`/v1/catalog/services`
/// with blocking queries, `/v1/health/service`). One thread.
final class ConsulCatalog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String INDEX = "X-Consul-Index";

  /// Characters of a wrong answer that are told.
  private static final int TOLD = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;
  private long index;

  /// @param server `http://host:8500`
  ConsulCatalog(URI server) {
    this.server = server;
  }

  /// Instances of every service, by its name. The list is asked for as `consistent`: a Consul that
  /// has just started answers others before it has read back all that it knew.
  ///
  /// @param atMost how long to wait for the list of services to change since the last call
  /// @throws IOException when Consul cannot be reached, or answers what cannot be understood
  Map<String, List<ConsulInstance>> read(Duration atMost) throws IOException, InterruptedException {
    String wait = "&index=" + index + "&wait=" + atMost.toMillis() + "ms";
    HttpResponse<String> list = get("/v1/catalog/services?consistent" + wait, atMost);
    Map<String, List<ConsulInstance>> instances = new LinkedHashMap<>();
    for (String name : tree(list, JsonNode::isObject, "an object").propertyNames()) {
      instances.put(name, instances(name));
    }
    long now = list.headers().firstValueAsLong(INDEX).orElse(0);
    index = now < index ? 0 : now; // It went back: a new Consul.
    return instances;
  }

  private List<ConsulInstance> instances(String name) throws IOException, InterruptedException {
    String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<String> answer = get("/v1/health/service/" + segment, Duration.ZERO);
    List<ConsulInstance> instances = new ArrayList<>();
    for (JsonNode instance : tree(answer, JsonNode::isArray, "an array")) {
      instances.add(ConsulInstance.of(instance));
    }
    return instances;
  }

  private HttpResponse<String> get(String path, Duration wait)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE.plus(wait)).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw wrong(answer, "status " + answer.statusCode() + " " + answer.body().strip(), "200");
    }
    return answer;
  }

  private static JsonNode tree(
      HttpResponse<String> answer, Predicate<JsonNode> isRight, String expected)
      throws IOException {
    try {
      JsonNode tree = JsonMapper.shared().readTree(answer.body());
      if (!isRight.test(tree)) {
        throw wrong(answer, answer.body(), expected);
      }
      return tree;
    } catch (JacksonException e) {
      throw wrong(answer, answer.body(), "JSON");
    }
  }

  private static IOException wrong(HttpResponse<?> answer, String found, String expected) {
    String start = found.length() > TOLD ? found.substring(0, TOLD) + "…" : found;
    return new IOException(answer.uri().getPath() + ": " + start + " (expected: " + expected + ")");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
