package io.lateen.mixer.adapter.opa;

import com.styra.opa.wasm.OpaPolicy;
import com.styra.opa.wasm.OpaPolicyPool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Rego → WebAssembly, by the program `opa`, and from there to something that answers.
///
/// @param program a path, or a name on the PATH
record RegoCompiler(String program) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AT_ONCE = 16;
  private static final int LONGEST_COMPLAINT = 2_000;

  /// Takes a second or so.
  ///
  /// @param entrypoint what is asked of the policies: `example/allow`
  /// @throws IOException when there is no such program, or it refuses the policies: then its words
  OpaPolicyPool compile(List<String> policies, String entrypoint)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("lateen-opa-");
    try {
      List<String> command =
          new ArrayList<>(List.of(program, "build", "-t", "wasm", "-e", entrypoint));
      command.addAll(List.of("-o", "bundle.tar.gz"));
      for (int i = 0; i < policies.size(); i++) {
        String name = "policy" + i + ".rego";
        Files.writeString(directory.resolve(name), policies.get(i));
        command.add(name);
      }
      run(command, directory);
      byte[] wasm = wasm(directory.resolve("bundle.tar.gz"));
      OpaPolicyPool pool =
          OpaPolicyPool.create(() -> OpaPolicy.builder().withPolicy(wasm).build(), AT_ONCE);
      return pool;
    } finally {
      delete(directory);
    }
  }

  private static void run(List<String> command, Path directory)
      throws IOException, InterruptedException {
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command.getFirst() + " build took longer than " + PATIENCE);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String text = Files.readString(said, StandardCharsets.UTF_8).strip();
      throw new IOException(text.substring(0, Math.min(LONGEST_COMPLAINT, text.length())));
    }
  }

  private static byte[] wasm(Path bundle) throws IOException {
    try (InputStream in = Files.newInputStream(bundle)) {
      return Tarball.find(in, "policy.wasm");
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
