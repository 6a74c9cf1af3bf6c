package io.lateen.app.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the kernel knows of a mesh: processes and listening sockets. Reads `/proc` (Linux).
final class Traces {
  private static final String LISTENING = "0A";

  private Traces() {}

  /// Every process, other than this one, that has the home in its arguments, its environment or as
  /// its working directory. A zombie has none of them.
  static List<String> processes(Path home) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        boolean self =
            process.getFileName().toString().equals(Long.toString(ProcessHandle.current().pid()));
        String told = text(process.resolve("cmdline"));
        if (!self
            && (told + workingDirectory(process) + text(process.resolve("environ")))
                .contains(home.toString())) {
          found.add(process.getFileName() + " " + told.replace('\0', ' ').strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /// Who listens on an address of 127.`block`.0.0/16, as the kernel writes it.
  static List<String> sockets(int block) {
    // The address is printed as a little-endian word, 127.31.0.5 is 05001F7F, in `tcp6` after a
    // prefix.
    String ours = String.format(Locale.ROOT, "%02X7F", block);
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> text(Path.of("/proc/net", table)).lines())
        .map(line -> line.strip().split("\\s+", -1))
        .filter(columns -> columns.length > 3 && columns[3].equals(LISTENING))
        .map(columns -> columns[1])
        .filter(address -> address.split(":", -1)[0].endsWith(ours))
        .toList();
  }

  private static String workingDirectory(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).toString();
    } catch (IOException _) {
      // Gone by now, or another user's.
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // Gone by now, or another user's.
      return "";
    }
  }
}
