package io.lateen.galley.stream;

import io.lateen.galley.resource.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Asks the kubelet of a node for what only it has. Blocks; any thread.
public final class KubeletClient implements AutoCloseable {

  private final Optional<Path> tokenFile;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// @param tokenFile read for each request, so that it may appear or change later
  public KubeletClient(Optional<Path> tokenFile) {
    this.tokenFile = tokenFile;
  }

  /// Where a container's log is.
  ///
  /// @param host of the node
  public record LogAddress(String host, int port, String namespace, String pod, String container) {

    URI uri(Map<String, String> query) {
      String address = host.contains(":") ? "[" + host + "]" : host;
      String path = "/containerLogs/" + namespace + "/" + pod + "/" + container;
      String words =
          query.entrySet().stream()
              .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
              .collect(Collectors.joining("&"));
      return URI.create(
          "http://" + address + ":" + port + path + (words.isEmpty() ? "" : "?" + words));
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /// The log as it comes; closing it, from any thread, ends the request.
  ///
  /// @param query `follow`, `tailLines` … as the caller gave them
  /// @throws ApiException what the kubelet refused, or 500 when it cannot be reached
  public InputStream log(LogAddress address, Map<String, String> query) {
    URI uri = address.uri(query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(15));
    token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      try (InputStream body = response.body()) {
        throw refusal(address, response.statusCode(), body);
      }
    } catch (IOException e) {
      throw unreachable(uri, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unreachable(uri, "interrupted");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Optional<String> token() {
    return tokenFile
        .filter(Files::exists)
        .map(
            file -> {
              try {
                return Files.readString(file).strip();
              } catch (IOException e) {
                throw new ApiException(
                    500, "InternalError", "kubelet token " + file + ": " + e.getMessage(), null);
              }
            });
  }

  private ApiException refusal(LogAddress address, int status, InputStream body)
      throws IOException {
    String text = new String(body.readNBytes(4096), StandardCharsets.UTF_8).strip();
    String message = text.isEmpty() ? "the kubelet answered " + status : text;
    return switch (status) {
      case 400 -> ApiException.badRequest(message);
      case 404 -> new ApiException(404, "NotFound", message, null);
      case 401 -> new ApiException(500, "InternalError", unauthorized(address), null);
      default -> new ApiException(500, "InternalError", message, null);
    };
  }

  private String unauthorized(LogAddress address) {
    return "the kubelet at %s:%d refuses our token (%s): give the API server the file kubelet-token of that node's home"
        .formatted(
            address.host(),
            address.port(),
            tokenFile.map(file -> "read from " + file).orElse("none is set"));
  }

  private static ApiException unreachable(URI uri, String why) {
    return new ApiException(500, "InternalError", "Get \"" + uri + "\": " + why, null);
  }
}
