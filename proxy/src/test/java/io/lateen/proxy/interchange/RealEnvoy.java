package io.lateen.proxy.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program of the environment's LATEEN_ENVOY, which watches files for its listeners and
/// clusters.
final class RealEnvoy implements AutoCloseable {
  static final String PROGRAM = System.getenv().getOrDefault("LATEEN_ENVOY", "");

  /// What is wrong comes last, behind the whole resource.
  private static final int LOG_TAIL = 3_000;

  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private int updates;

  RealEnvoy(Path folder, List<? extends Message> clusters) throws Exception {
    this.folder = folder;
    write("cds.pb", TypeUrl.CLUSTER, clusters);
    write("lds.pb", TypeUrl.LISTENER, List.of());
    Files.writeString(folder.resolve("envoy.yaml"), bootstrap());
    process =
        new ProcessBuilder(
                PROGRAM,
                "-c",
                folder.resolve("envoy.yaml").toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "--admin-address-path",
                folder.resolve("admin").toString(),
                "-l",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await(() -> started() && stat("listener_manager.lds", "success"));
  }

  private String bootstrap() {
    return """
        node: {id: differential, cluster: test}
        admin:
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
        dynamic_resources:
          lds_config: {path_config_source: {path: FOLDER/lds.pb}}
          cds_config: {path_config_source: {path: FOLDER/cds.pb}}
        """
        .replace("FOLDER", folder.toString());
  }

  private void write(String name, String type, List<? extends Message> resources)
      throws IOException {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder().setTypeUrl(type).setVersionInfo(String.valueOf(updates));
    resources.forEach(resource -> response.addResources(Any.pack(resource)));
    Path next = folder.resolve("next");
    Files.write(next, response.build().toByteArray());
    Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Returns when it has taken them.
  ///
  /// @throws AssertionError with what Envoy says when it refuses them
  void accept(List<? extends Message> listeners) throws Exception {
    updates++;
    write("lds.pb", TypeUrl.LISTENER, listeners);
    await(() -> stat("listener_manager.lds", "success"));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline || !process.isAlive() || refused()) {
        String log = Files.readString(folder.resolve("log"));
        throw new AssertionError(log.substring(Math.max(0, log.length() - LOG_TAIL)));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private boolean refused() throws Exception {
    return started()
        && !get("/stats?filter=^listener_manager.lds.update_rejected$").trim().endsWith(": 0");
  }

  private boolean started() throws IOException {
    Path admin = folder.resolve("admin");
    return Files.exists(admin) && Files.size(admin) > 0;
  }

  /// Whether as many updates were taken as were written.
  private boolean stat(String prefix, String what) throws Exception {
    String line = get("/stats?filter=^" + prefix + ".update_" + what + "$");
    return line.trim().endsWith(": " + (updates + 1));
  }

  private String get(String path) throws Exception {
    String admin = Files.readString(folder.resolve("admin"));
    return http.send(
            HttpRequest.newBuilder(URI.create("http://" + admin + path.replace("^", "%5E")))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  long counter(String name) throws Exception {
    String line = get("/stats?filter=^" + name.replace(".", "%5C.") + "$").trim();
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }

  /// Of the only listener.
  int port() throws Exception {
    String line = get("/listeners").trim();
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    http.close();
  }

  /// That Envoy would take this bootstrap.
  static void assertValid(Path bootstrap) throws IOException, InterruptedException {
    if (PROGRAM.isEmpty()) {
      System.out.println("no Envoy to ask whether " + bootstrap + " is valid; set LATEEN_ENVOY");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    Path said = Files.createTempFile("envoy", ".validation");
    try {
      Process envoy =
          new ProcessBuilder(PROGRAM, "--mode", "validate", "-c", bootstrap.toString())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertThat(envoy.waitFor()).as(Files.readString(said)).isZero();
    } finally {
      Files.delete(said);
    }
  }
}
