package io.lateen.prometheus.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;

/// Fetches one target's text into a buffer that is used again. The JDK's older client, because it
/// reads into a buffer of ours and keeps connections open. Belongs to the target's thread.
final class TargetClient {
  private static final int LARGEST_BYTES = 64 * 1024 * 1024;
  private static final String ACCEPTED =
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private final URL url;
  private final Duration timeout;
  private byte[] body = new byte[16 * 1024];
  private int length;
  private boolean openMetrics;

  TargetClient(URI url, Duration timeout) throws IOException {
    this.url = url.toURL();
    this.timeout = timeout;
  }

  byte[] body() {
    return body;
  }

  int length() {
    return length;
  }

  boolean isOpenMetrics() {
    return openMetrics;
  }

  /// @throws IOException if there is no answer in time, or another than 200
  void fetch() throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestProperty("Accept", ACCEPTED);
    connection.setRequestProperty("User-Agent", "Lateen");
    connection.setRequestProperty(
        "X-Prometheus-Scrape-Timeout-Seconds", Double.toString(timeout.toMillis() / 1000.0));
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      connection.disconnect();
      throw new IOException("server returned HTTP status " + status);
    }
    String type = connection.getContentType();
    openMetrics = type != null && type.startsWith("application/openmetrics-text");
    try (InputStream in = connection.getInputStream()) {
      read(in, deadline);
    }
  }

  private void read(InputStream in, long deadline) throws IOException {
    length = 0;
    for (int read = 0; read >= 0; read = in.read(body, length, body.length - length)) {
      length += read;
      if (length == body.length) {
        if (length == LARGEST_BYTES) {
          throw new IOException("more than 64 MiB");
        }
        body = Arrays.copyOf(body, 2 * length);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("not finished within " + timeout.toMillis() + " ms");
      }
    }
  }
}
