package io.lateen.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Files and directories named on the command line.
final class DocumentFiles {
  private DocumentFiles() {}

  /// A file or `-` as it is; of a directory its YAML and JSON, sorted.
  static List<String> of(String name, boolean recursive) {
    if (name.equals("-") || !Files.isDirectory(Path.of(name))) {
      return List.of(name);
    }
    try (Stream<Path> files = Files.walk(Path.of(name), recursive ? Integer.MAX_VALUE : 1)) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(DocumentFiles::isDocument)
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw TextFile.unreadable(name, unreadable);
    }
  }

  private static boolean isDocument(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }
}
