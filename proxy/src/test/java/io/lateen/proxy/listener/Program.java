package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program from the PATH or from Debian's folder for servers.
final class Program {
  private Program() {}

  /// Ends the test when there is none; where CI=true it fails.
  static String find(String name) {
    List<String> folders =
        new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator, -1)));
    folders.add("/usr/sbin");
    String found =
        folders.stream()
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse(null);
    assertThat(found != null || !"true".equals(System.getenv("CI")))
        .as("CI needs " + name)
        .isTrue();
    Assumptions.assumeTrue(found != null, "no " + name + " on the PATH");
    return found;
  }

  /// What a program says, errors too, when it is given `input`.
  static String run(Path folder, String input, String... command) throws Exception {
    Path output = Files.createTempFile(folder, "said", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(Arrays.toString(command) + ": " + said).isZero();
    return said;
  }
}
