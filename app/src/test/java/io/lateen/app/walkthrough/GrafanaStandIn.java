package io.lateen.app.walkthrough;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Not Grafana: a program that is called as Grafana is, reads the files that Grafana would read,
/// ends with an error where they are not as Grafana's documentation says, and serves the few
/// addresses by which a test sees what it understood.
final class GrafanaStandIn {
  private static final Pattern ARGUMENT =
      Pattern.compile("--(homepath|config)=(.+)|cfg:([a-z_.]+)=(.+)");
  private static final String PROXY = "/api/datasources/proxy/uid/";

  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonNode datasource;
  private final Path dashboards;

  public static void main(String[] arguments) throws IOException {
    new GrafanaStandIn(List.of(arguments)).serve();
  }

  private GrafanaStandIn(List<String> arguments) throws IOException {
    Map<String, String> overrides = new HashMap<>();
    for (String argument : arguments) {
      Matcher parts = ARGUMENT.matcher(argument);
      require(parts.matches(), "argument " + argument);
      String flag = parts.group(1);
      overrides.put(flag == null ? parts.group(3) : flag, parts.group(flag == null ? 4 : 2));
    }
    Path homepath = Path.of(overrides.getOrDefault("homepath", "."));
    require(Files.exists(homepath.resolve("conf/defaults.ini")), "homepath " + homepath);
    readSettings(Path.of(overrides.getOrDefault("config", "conf/custom.ini")));
    settings.putAll(overrides);
    datasource = provided("datasources").path("datasources").path(0);
    require(datasource.path("type").asString("").equals("prometheus"), "datasource " + datasource);
    JsonNode provider = provided("dashboards").path("providers").path(0);
    dashboards = Path.of(provider.path("options").path("path").asString(""));
    require(Files.isDirectory(dashboards), "dashboards in " + dashboards);
    Files.createDirectories(Path.of(settings.get("paths.data")));
  }

  private void readSettings(Path file) throws IOException {
    String section = "";
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (line.startsWith("[")) {
        section = line.substring(1, line.indexOf(']'));
      } else if (equals > 0) {
        String value = line.substring(equals + 1).strip().replace("\"\"\"", "");
        settings.put(section + "." + line.substring(0, equals).strip(), value);
      }
    }
  }

  private JsonNode provided(String kind) {
    Path file = Path.of(settings.get("paths.provisioning"), kind, "lateen.yaml");
    JsonNode content = new YAMLMapper().readTree(file.toFile());
    require(content.path("apiVersion").asInt(0) == 1, file + ": apiVersion");
    return content;
  }

  private static void require(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException("not as expected: " + what);
    }
  }

  private void serve() throws IOException {
    String host = settings.get("server.http_addr");
    int port = Integer.parseInt(settings.get("server.http_port"));
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.createContext("/", this::answer);
    server.start();
    System.out.println("stand-in for Grafana on " + host + ":" + port);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String mine = PROXY + datasource.path("uid").asString() + "/";
    try (exchange) {
      if (path.equals("/api/health")) {
        send(exchange, 200, "{\"database\":\"ok\",\"version\":\"stand-in\"}");
      } else if (path.equals("/api/search")) {
        send(exchange, 200, search());
      } else if (path.startsWith(mine)) {
        String query = exchange.getRequestURI().getRawQuery();
        send(exchange, 200, metrics("/" + path.substring(mine.length()) + "?" + query));
      } else {
        send(exchange, 404, "{\"message\":\"Not found\"}");
      }
    }
  }

  private String search() throws IOException {
    ArrayNode found = JsonMapper.shared().createArrayNode();
    try (Stream<Path> files = Files.list(dashboards)) {
      List<Path> all = new ArrayList<>(files.toList());
      for (Path file : all) {
        JsonNode dashboard = JsonMapper.shared().readTree(file.toFile());
        found
            .addObject()
            .put("uid", dashboard.path("uid").asString())
            .put("title", dashboard.path("title").asString());
      }
    }
    return found.toString();
  }

  private String metrics(String path) {
    URI uri = URI.create(datasource.path("url").asString() + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
