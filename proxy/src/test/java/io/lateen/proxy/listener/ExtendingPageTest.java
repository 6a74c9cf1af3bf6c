package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.HttpFilterConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The HTTP filter on the page about extending, built as it stands there and run.
class ExtendingPageTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java filter/(\\w+\\.java)\n(.*?)```");

  @TempDir Path directory;

  @Test
  void theFilterOnThePageWorks() throws Exception {
    compile(write(Files.readString(Path.of("..", "docs", "extending.md"))));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      FilterParser parser =
          (FilterParser)
              loader
                  .loadClass("io.lateen.proxy.filter.http.team.TeamParser")
                  .getConstructor()
                  .newInstance();
      run(parser);
      assertThat(FilterParsing.of(StringValue.of("X-Team"), parser::parse).problems())
          .containsExactly("value: X-Team (expected: a header's name in lower case)");
    }
  }

  private static void run(FilterParser parser) throws Exception {
    try (Mesh mesh = new Mesh();
        FakeServer server = FakeServer.saying("hello")) {
      FilterParsing parsed = FilterParsing.of(StringValue.of("x-team"), parser::parse);
      assertThat(parsed.problems()).isEmpty();
      mesh.filters.add(new HttpFilterConfig("team", parsed.config(), false));
      mesh.cluster("a", server.port()).route("/", "a").serve();
      Response named = mesh.get("/", "X-Team: a");
      assertThat(named.body()).isEqualTo("hello");
      assertThat(named.header("x-team-checked")).isEqualTo("yes");
      Response unnamed = mesh.get("/");
      assertThat(unnamed.status()).isEqualTo(400);
      assertThat(unnamed.body()).isEqualTo("say which team you are");
      assertThat(server.requests).hasSize(1);
      assertThat(mesh.counter("http.test.team.refused")).isEqualTo(1);
    }
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
    List<String> options =
        List.of(
            "-d",
            directory.toString(),
            "-cp",
            classPath,
            "-Xlint:all,-classfile,-path",
            "-Werror",
            "-proc:none");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean well =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(well).as(said.toString()).isTrue();
    }
  }
}
