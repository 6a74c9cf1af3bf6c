package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// GETs JSON. The JDK's older client, because it is ready in a fraction of the newer one's time.
final class JsonHttp {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TIMEOUT_MILLIS = 10_000;

  private final @Nullable SSLContext tls;
  private final Map<String, String> headers;

  JsonHttp(@Nullable SSLContext tls, Map<String, String> headers) {
    this.tls = tls;
    this.headers = Map.copyOf(headers);
  }

  /// The body; empty when there is nothing at the address (404).
  ///
  /// @throws IOException when the server cannot be reached or hangs up
  /// @throws Complaint for any other answer than 200
  Optional<JsonNode> get(URI address) throws IOException {
    return answer(address, open(address));
  }

  /// What is said to a body, good or bad.
  ///
  /// @throws IOException when the server cannot be reached or hangs up
  Verdict send(String method, URI address, JsonNode body) throws IOException {
    return send(method, address, JSON.writeValueAsBytes(body));
  }

  Verdict send(String method, URI address, byte[] body) throws IOException {
    HttpURLConnection connection = open(address);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return verdict(connection);
  }

  Verdict ask(URI address) throws IOException {
    return verdict(open(address));
  }

  private static Verdict verdict(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    boolean good = status < HttpURLConnection.HTTP_BAD_REQUEST;
    List<String> warnings =
        connection.getHeaderFields().getOrDefault("Warning", List.of()).stream()
            .map(JsonHttp::warning)
            .toList();
    InputStream stream = good ? connection.getInputStream() : connection.getErrorStream();
    String text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    return new Verdict(status, text, warnings);
  }

  /// `299 - "text"` (RFC 9111, section 5.5, once).
  private static String warning(String header) {
    int from = header.indexOf('"');
    int to = header.lastIndexOf('"');
    return from >= 0 && to > from ? header.substring(from + 1, to).replace("\\\"", "\"") : header;
  }

  private HttpURLConnection open(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    if (tls != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.getSocketFactory());
    }
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    headers.forEach(connection::setRequestProperty);
    connection.setRequestProperty("Accept", "application/json");
    return connection;
  }

  private static Optional<JsonNode> answer(URI address, HttpURLConnection connection)
      throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw refused(address, status);
    }
    try (InputStream body = connection.getInputStream()) {
      return Optional.of(JSON.readTree(body.readAllBytes()));
    } catch (JacksonException notJson) {
      throw new Complaint("no JSON came from " + address, "is something else there?", notJson);
    }
  }

  private static Complaint refused(URI address, int status) {
    boolean unknown =
        status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN;
    return new Complaint(
        address + " answered " + status,
        unknown
            ? "is the kubeconfig of another mesh? name the right one with --kubeconfig"
            : "look at its logs, or try again");
  }
}
