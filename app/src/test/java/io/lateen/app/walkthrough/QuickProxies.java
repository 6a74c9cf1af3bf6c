package io.lateen.app.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The distribution that the build has put together, but with proxies that do without C2: most
/// meshes of tests are gone before that compiler pays.
final class QuickProxies {
  private static final String OPTIONS = "proxy.options";
  private static final Path DISTRIBUTION =
      make(RunningMesh.BUILT, RunningMesh.BUILT.resolveSibling("dist-without-c2"));

  private QuickProxies() {}

  /// Made once, of links.
  static Path distribution() {
    return DISTRIBUTION;
  }

  private static Path make(Path built, Path quick) {
    try {
      delete(quick);
      Path run = Files.createDirectories(quick.resolve("run"));
      link(built, quick, "run");
      link(built.resolve("run"), run, OPTIONS);
      String options = Files.readString(built.resolve("run").resolve(OPTIONS));
      Files.writeString(run.resolve(OPTIONS), options + "-XX:TieredStopAtLevel=1\n");
      return quick;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All but one.
  private static void link(Path from, Path to, String but) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(file -> !file.endsWith(but)).toList()) {
        Files.createSymbolicLink(to.resolve(file.getFileName()), file);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    }
  }
}
