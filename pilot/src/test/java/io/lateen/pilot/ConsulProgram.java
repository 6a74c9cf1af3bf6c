package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/// Consul itself (`src/test/go/consul`, built; environment LATEEN_CONSUL: its path): one server of
/// a datacentre `dc1`, that keeps what it knows in a folder.
final class ConsulProgram implements AutoCloseable {
  private static final String PROGRAM = program();
  private static final int ATTEMPTS = 3;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private List<Integer> ports = List.of();
  private Process process;

  /// Starts it. Without the program this ends the test and says so; where CI=true it fails.
  ConsulProgram(Path folder) throws Exception {
    if (PROGRAM.isEmpty()) {
      assertThat(System.getenv("CI")).as("CI needs LATEEN_CONSUL").isNotEqualTo("true");
    }
    Assumptions.assumeFalse(PROGRAM.isEmpty(), "no LATEEN_CONSUL");
    this.folder = folder;
    for (int attempt = 1; process == null; attempt++) {
      ports = freePorts();
      try {
        start();
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !e.getMessage().contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  private static String program() {
    String given = System.getenv().getOrDefault("LATEEN_CONSUL", "");
    if (given.isEmpty()) {
      System.out.println("no LATEEN_CONSUL (src/test/go/consul, built): nothing is tested with it");
    }
    return given;
  }

  private static List<Integer> freePorts() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private List<String> command() {
    String flags =
        """
        agent -server -bootstrap-expect=1 -node=server -datacenter=dc1 -bind=127.0.0.1 -client=127.0.0.1
        -http-port=%d -server-port=%d -serf-lan-port=%d -serf-wan-port=-1 -dns-port=-1 -grpc-port=-1\
        """
            .formatted(ports.toArray());
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(flags.split("\\s+", -1)));
    command.add("-data-dir=" + folder.resolve("data"));
    command.add("-hcl=disable_update_check = true performance { raft_multiplier = 1 }");
    return command;
  }

  /// With the same ports and what it knew; returns when it answers.
  void start() throws Exception {
    Process started = new ProcessBuilder(command()).redirectErrorStream(true).start();
    CompletableFuture<Void> leads = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> follow(started.inputReader(StandardCharsets.UTF_8), leads));
    try {
      leads.get(60, TimeUnit.SECONDS);
      process = started;
    } catch (ExecutionException | TimeoutException e) {
      started.destroyForcibly().waitFor();
      throw new IOException("consul does not lead: " + e.getMessage(), e);
    }
  }

  private static void follow(BufferedReader output, CompletableFuture<Void> leads) {
    List<String> last = new ArrayList<>();
    try (output) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.contains("cluster leadership acquired")) {
          leads.complete(null);
        }
        if (!leads.isDone()) {
          last.add(line);
        }
      }
    } catch (IOException _) {
      // killed
    }
    leads.completeExceptionally(new IOException("consul ended: " + String.join("\n", last)));
  }

  /// As if the machine were switched off.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// What it knew is lost; when it is down.
  void forget() throws IOException {
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + ports.getFirst());
  }

  /// Where the service `consul` is.
  int serverPort() {
    return ports.get(1);
  }

  /// An instance of a service at a node that has no agent.
  void register(String node, String address, String service) throws Exception {
    put(
        "catalog/register",
        "{\"Node\": \"%s\", \"Address\": \"%s\", \"Service\": {%s}}"
            .formatted(node, address, service));
  }

  void put(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve("/v1/" + path))
            .PUT(BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    http.close();
  }
}
