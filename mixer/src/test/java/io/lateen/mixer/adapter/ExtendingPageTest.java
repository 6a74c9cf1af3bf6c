package io.lateen.mixer.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.template.Templates;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The adapter on the page about writing one, built as it stands there and run.
class ExtendingPageTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java (\\w+\\.java)\n(.*?)```");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n.*?\n  params:\n(.*?)```");

  @TempDir Path directory;

  @Test
  void theAdapterOnThePageWorks() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "extending.md"));
    compile(write(page));
    OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      Adapter adapter =
          (Adapter)
              loader
                  .loadClass("io.lateen.mixer.adapter.webhook.WebhookAdapter")
                  .getConstructor(OutboxMetrics.class)
                  .newInstance(metrics);
      run(adapter, page);
    }
    assertThat(metrics.sent("webhook", "handler.default")).isEqualTo(2);
  }

  private List<Path> write(String page) throws IOException {
    List<Path> sources = new ArrayList<>();
    Matcher block = JAVA.matcher(page);
    while (block.find()) {
      sources.add(Files.writeString(directory.resolve(block.group(1)), block.group(2)));
    }
    assertThat(sources).hasSize(3);
    return sources;
  }

  private void compile(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean well =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-d",
                      directory.toString(),
                      "-cp",
                      classPath,
                      "-Xlint:all,-classfile,-path",
                      "-Werror",
                      "-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(well).as(said.toString()).isTrue();
    }
  }

  private static void run(Adapter adapter, String page) throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/entries",
        exchange -> {
          received.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Rehearsal stage =
        new Rehearsal(adapter)
            .attribute("response.code", 200L)
            .instance(
                "newlog.logentry.istio-system",
                Templates.LOGENTRY,
                "{severity: '\"info\"', variables: {code: response.code}}");
    try (Handler handler = stage.open(params(page, server.getAddress().getPort()))) {
      handler.report(List.of(stage.build(), stage.build()));
    } finally {
      stop(server, received);
    }
    assertThat(stage.problems("url: here"))
        .isEqualTo("spec.params.url: \"here\" (expected: a URL that begins with http or https)");
  }

  /// The handler was closed: everything has been sent.
  private static void stop(HttpServer server, List<String> received) {
    server.stop(0);
    String entry =
        "{\"name\":\"newlog.logentry.istio-system\",\"severity\":\"info\",\"code\":\"200\"}";
    assertThat(String.join("", received)).isEqualTo("Bearer 123[" + entry + "," + entry + "]");
  }

  private static String params(String page, int port) {
    Matcher yaml = YAML.matcher(page);
    assertThat(yaml.find()).isTrue();
    return yaml.group(1).replace("localhost:8080", "127.0.0.1:" + port);
  }
}
