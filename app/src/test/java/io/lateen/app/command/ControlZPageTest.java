package io.lateen.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every line of `docs/controlz.md` in a shell, with these classes as `./lateen` and any free
// ports.
final class ControlZPageTest {
  private static final Path ROOT = Path.of(System.getProperty("lateen.root", ".."));
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final String LEAVES_NOTHING = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";

  @TempDir private Path folder;

  @Test
  void everyLineDoesWhatThePageSays() throws IOException, InterruptedException {
    String said = run(page());
    assertThat(said)
        .contains("\"--log_as_json\"", "\"pid\" : ", "\"pilot_xds_pushes")
        .containsPattern("(?s)\"name\" : \"wire.kube\".*\"output_level\" : \"warn\"")
        .containsPattern("\"level\":\"warn\".*\"scope\":\"wire.kube\".*broken.yaml")
        .contains("Host: rebound.example (expected: localhost, ")
        .contains("Origin: http://elsewhere.example (expected: http://127.0.0.1:")
        .contains("virtualservices.networking.istio.io")
        .contains("lateen: --log_caller: default (expected: no scope)")
        .contains("lateen: --log_output_level: unknown scope name: pilto")
        .containsPattern("(?s)refused\n.*refused\n");
  }

  private static String page() throws IOException {
    return BLOCK
        .matcher(Files.readString(ROOT.resolve("docs/controlz.md")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining());
  }

  private String run(String page) throws IOException, InterruptedException {
    String script = LEAVES_NOTHING + "cd " + folder + "\n" + withFreePorts(page);
    Files.writeString(
        Files.createFile(
            folder.resolve("lateen"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        "#!/bin/sh\nexec %s -XX:TieredStopAtLevel=1 -cp '%s' io.lateen.app.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Path said = folder.resolve("said");
    Process shell =
        new ProcessBuilder(List.of("bash", "-e", "-c", script))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(shell.waitFor(3, TimeUnit.MINUTES)).as(Files.readString(said)).isTrue();
      assertThat(shell.exitValue()).as(Files.readString(said)).isZero();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
    }
    return Files.readString(said);
  }

  private static String withFreePorts(String page) throws IOException {
    String text = page;
    for (String port : ports(page)) {
      text = text.replaceAll("\\b" + port + "\\b", Integer.toString(free()));
    }
    return text;
  }

  private static List<String> ports(String page) {
    return Pattern.compile("127\\.0\\.0\\.1:(\\d+)")
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .distinct()
        .toList();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
