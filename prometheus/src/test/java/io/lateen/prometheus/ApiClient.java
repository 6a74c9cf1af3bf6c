package io.lateen.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks Prometheus's API: ours or the real one's.
public record ApiClient(InetSocketAddress address) {
  private static final JsonMapper JSON = new JsonMapper();

  /// The whole answer, errors too.
  public JsonNode get(String path, String... parameters) throws IOException {
    String form = form(parameters);
    return answer(open(path + (form.isEmpty() ? "" : "?" + form)));
  }

  public JsonNode post(String path, String... parameters) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    connection.getOutputStream().write(form(parameters).getBytes(StandardCharsets.UTF_8));
    return answer(connection);
  }

  /// `data.result` of an instant query.
  public JsonNode query(String query) throws IOException {
    return get("/api/v1/query", "query", query).path("data").path("result");
  }

  /// The one value of an instant query; empty when there is not one.
  public String value(String query) throws IOException {
    return query(query).path(0).path("value").path(1).asString("");
  }

  public String text(String path) throws IOException {
    try (InputStream in = open(path).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public int status(String path) throws IOException {
    return open(path).getResponseCode();
  }

  private HttpURLConnection open(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setReadTimeout(20_000);
    return connection;
  }

  private static JsonNode answer(HttpURLConnection connection) throws IOException {
    try (InputStream in =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return JSON.readTree(in.readAllBytes());
    }
  }

  private static String form(String... parameters) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }
}
