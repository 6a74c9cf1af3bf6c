package io.lateen.proxy.agent;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Asks a real Envoy's admin. Blocks, at most a second or two.
final class EnvoyAdmin {
  private static final int TIMEOUT_MS = 1_000;
  private final String base;

  EnvoyAdmin(String host, int port) {
    this.base = "http://" + host + ":" + port;
  }

  /// The body of a 200; null for anything else.
  @Nullable String get(String path) {
    return ask("GET", path);
  }

  /// Does as asked, or nothing when Envoy is not there.
  void post(String path) {
    ask("POST", path);
  }

  private @Nullable String ask(String method, String path) {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      if (connection.getResponseCode() != 200) {
        return null;
      }
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  /// The sum of statistics whose lines in `/stats` end in `suffix`; 0 when Envoy is not there.
  long sum(String query, String suffix) {
    String text = get(query);
    long sum = 0;
    int at = 0;
    while (text != null && at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      int colon = text.lastIndexOf(": ", end);
      if (colon > at && text.startsWith(suffix, colon - suffix.length())) {
        sum += number(text, colon + 2, end);
      }
      at = end + 1;
    }
    return sum;
  }

  private static long number(String text, int from, int to) {
    try {
      return Long.parseLong(text, from, to, 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /// Requests under way, but not the admin's own.
  long activeRequests() {
    return sum("/stats?filter=downstream_rq_active", ".downstream_rq_active")
        - sum("/stats?filter=downstream_rq_active", "http.admin.downstream_rq_active");
  }
}
