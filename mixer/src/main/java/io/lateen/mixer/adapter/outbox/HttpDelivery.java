package io.lateen.mixer.adapter.outbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Posts batches to one address.
public final class HttpDelivery implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST_ANSWER = 64 << 10;

  /// Come back later; every other answer of failure stays one.
  private static final Set<Integer> LATER = Set.of(408, 429, 502, 503, 504);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI to;
  private final Map<String, String> headers;

  public HttpDelivery(URI to, Map<String, String> headers) {
    this.to = to;
    this.headers = headers;
  }

  /// What the receiver answers.
  ///
  /// @throws RefusedException when it does not want this
  public byte[] post(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<byte[]> response =
        client.send(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    int status = response.statusCode();
    if (LATER.contains(status)) {
      throw new IOException("status " + status + " from " + to);
    }
    if (status / 100 != 2) {
      String said = new String(response.body(), StandardCharsets.UTF_8).strip();
      throw new RefusedException(
          "status "
              + status
              + " from "
              + to
              + ": "
              + said.substring(0, Math.min(200, said.length())));
    }
    return response.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
