package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The conformance suite h2spec against a listener (environment LATEEN_H2SPEC, or the PATH).
/// Without it this says so; where CI=true it fails.
final class H2SpecTest {
  @TempDir Path folder;

  @Test
  void passesEveryCase() throws Exception {
    String program = program();
    if (program == null) {
      System.out.println("H2SpecTest: no h2spec; set LATEEN_H2SPEC to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_H2SPEC").isNotEqualTo("true");
      return;
    }
    try (Mesh mesh = new Mesh();
        FakeServer server = new FakeServer(H2SpecTest::answer)) {
      mesh.codec = io.lateen.proxy.resource.HttpConnectionManager.Codec.HTTP2;
      mesh.cluster("a", server.port()).route("/", "a").serve();
      Path output = folder.resolve("h2spec.txt");
      Process run =
          new ProcessBuilder(
                  program, "--strict", "-h", "127.0.0.1", "-p", "" + mesh.port(), "-o", "2")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!run.waitFor(120, TimeUnit.SECONDS)) {
        run.destroyForcibly().waitFor();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(said).contains(" tests, ").contains(", 0 failed");
      System.out.println("h2spec: " + said.lines().filter(l -> l.contains(" tests, ")).toList());
    }
  }

  private static boolean answer(
      FakeServer.Request request, java.io.InputStream in, java.io.OutputStream out)
      throws java.io.IOException {
    if ("chunked".equals(request.header("transfer-encoding"))) {
      while (Integer.parseInt(line(in), 16) > 0) {
        line(in);
      }
      line(in);
    }
    return FakeServer.ok(out, "body of the answer");
  }

  private static String line(java.io.InputStream in) throws java.io.IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new java.io.EOFException();
      }
      line.append((char) octet);
    }
    return line.toString().trim();
  }

  private static String program() {
    String named = System.getenv("LATEEN_H2SPEC");
    if (named != null && !named.isEmpty()) {
      return named;
    }
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "h2spec"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }
}
