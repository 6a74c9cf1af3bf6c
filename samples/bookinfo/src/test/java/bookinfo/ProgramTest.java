package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The programs as the processes they are.
class ProgramTest {
  private static Process start(String main, Map<String, String> env, String... args)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(java, "@jvm.options", "-cp", "target/classes", main);
    builder.command().addAll(List.of(args));
    builder.environment().put("HOST", "127.0.0.1");
    builder.environment().putAll(env);
    return builder.redirectErrorStream(true).start();
  }

  /// The address that the first line of output names.
  private static URI address(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).contains(" listens on /127.0.0.1:");
    return URI.create("http:/" + line.substring(line.indexOf("/127")));
  }

  private static void assertAnswersAndEnds(String main) throws Exception {
    Process process = start("bookinfo." + main, Map.of(), "0");
    try (var out = process.inputReader()) {
      URI health = address(out).resolve("/health");
      var caller = new HttpCaller(ProxyChoice.of(Map.of()));
      var response = caller.get(health, Map.of(), Duration.ofSeconds(10));
      assertThat(response.status()).isEqualTo(200);
      assertThat(out.readLine()).startsWith("GET /health 200 ");
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void everyProgramAnswersAndEndsWithStatusZeroWhenTold() throws Exception {
    for (String main : new String[] {"Details", "Ratings", "Reviews", "Productpage"}) {
      assertAnswersAndEnds(main);
    }
  }

  @Test
  void endsWithItsStandardInputWhenAskedTo() throws Exception {
    var env = Map.of("EXIT_ON_STDIN_CLOSE", "true", "PORT", "0");
    Process process = start("bookinfo.Ratings", env);
    try (var out = process.inputReader()) {
      address(out);
      process.outputWriter().close();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysWhenItsPortIsTakenOrNone() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefuses(String.valueOf(taken.getLocalPort()), "ratings: cannot listen: ");
    }
    assertRefuses("http", "ratings: cannot listen: port: http (expected: 0..65535)");
  }

  private static void assertRefuses(String port, String message) throws Exception {
    Process process = start("bookinfo.Ratings", Map.of(), port);
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).startsWith(message);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }
}
