package io.lateen.console.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium process with a profile of its own.
public final class Browser implements AutoCloseable {
  private static @Nullable Browser shared;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  private Browser(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Where Chromium is: `LATEEN_CHROMIUM`, else the one on the PATH. Where there is none a line
  /// says so, and with `CI=true` the test fails.
  public static Optional<Path> program() {
    String named = System.getenv("LATEEN_CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "chromium"))) {
        return Optional.of(Path.of(folder, "chromium"));
      }
    }
    String line =
        "chromium is missing: pages not opened (set LATEEN_CHROMIUM, or put it on the PATH)";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(line);
    }
    System.out.println(line);
    return Optional.empty();
  }

  /// One for all tests of this JVM, which ends with it: a start takes longer than most of them.
  /// Tabs begin without cookies and cache.
  public static synchronized Browser shared(Path program) throws IOException {
    if (shared == null) {
      Path folder = Files.createTempDirectory("lateen-browser");
      Browser browser = start(program, folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> browser.endAndRemove(folder)));
      shared = browser;
    }
    return shared;
  }

  private void endAndRemove(Path folder) {
    close();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      System.err.println(folder + " is left behind: " + e);
    }
  }

  public static Browser start(Path program, Path folder) throws IOException {
    Path profile = Files.createDirectories(folder.resolve("chromium"));
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--no-first-run",
            "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank");
    builder.environment().put("HOME", profile.toString());
    builder.environment().put("TMPDIR", profile.toString());
    builder.redirectErrorStream(true).redirectOutput(profile.resolve("log").toFile());
    Process process = builder.start();
    try {
      return new Browser(process, port(process, profile.resolve("DevToolsActivePort")));
    } catch (IOException | RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  private static int port(Process process, Path file) throws IOException {
    Instant deadline = Instant.now().plusSeconds(30);
    while (Instant.now().isBefore(deadline) && process.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!lines.isEmpty() && !lines.getFirst().isBlank()) {
        return Integer.parseInt(lines.getFirst());
      }
      Thread.onSpinWait();
      pause();
    }
    throw new AssertionError("chromium did not open its port within 30 s");
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// An empty tab.
  public Tab tab(int width, int height, boolean dark) throws IOException, InterruptedException {
    JsonNode target = JsonMapper.shared().readTree(ask("PUT", "/json/new?about:blank"));
    URI socket = URI.create(target.path("webSocketDebuggerUrl").asString());
    return new Tab(http, socket, () -> closeTab(target.path("id").asString()), width, height, dark);
  }

  private void closeTab(String id) {
    try {
      ask("GET", "/json/close/" + id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String ask(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    http.shutdownNow();
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (ProcessHandle child : all) {
        child.destroyForcibly();
        child.onExit().orTimeout(10, TimeUnit.SECONDS).join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
