package io.lateen.app.mesh;

import io.lateen.cli.inject.InjectConfig;
import io.lateen.cli.inject.InjectPolicy;
import io.lateen.cli.inject.Injector;
import io.lateen.cli.inject.MeshConfigParser;
import io.lateen.cli.print.ReleaseVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The sample application as `up` installs it.
final class Bookinfo {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Bookinfo() {}

  /// Bookinfo's objects, each workload with a sidecar, as documents.
  ///
  /// @param mesh the mesh document of ConfigMap `istio`
  static String injected(Path file, String mesh) throws IOException {
    InjectConfig config =
        InjectConfig.of(
            MeshConfigParser.parse(mesh, "mesh"),
            InjectPolicy.DEFAULT,
            "lateen",
            ReleaseVersion.current());
    Injector injector = new Injector(config, _ -> {});
    StringBuilder documents = new StringBuilder();
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      while (all.hasNextValue()) {
        documents.append("---\n").append(injector.inject(all.nextValue(), "default")).append('\n');
      }
    } catch (JacksonException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
    return documents.toString();
  }

  /// Asks for the page until it is there.
  ///
  /// @return false when it is not in time
  static boolean answers(String gateway, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/productpage"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (System.nanoTime() < end) {
        if (status(client, request) == 200) {
          return true;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return false;
  }

  private static int status(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      // Not open yet.
      return 0;
    }
  }
}
