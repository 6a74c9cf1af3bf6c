package io.lateen.app.walkthrough;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs of others that tests use. One that is missing is said in a line; where `CI`
/// is `true` it is a failure.
public final class Programs {
  private Programs() {}

  /// Every kubectl to test with: those of `LATEEN_KUBECTL` (a path list), else the one on the PATH.
  public static List<Path> kubectls() {
    return named("LATEEN_KUBECTL", "kubectl");
  }

  /// Envoy: `LATEEN_ENVOY`, else the one on the PATH.
  public static List<Path> envoys() {
    return named("LATEEN_ENVOY", "envoy");
  }

  /// Prometheus: `LATEEN_PROMETHEUS`, else the one on the PATH.
  public static List<Path> prometheuses() {
    return named("LATEEN_PROMETHEUS", "prometheus");
  }

  /// Redis: `LATEEN_REDIS`, else the one on the PATH.
  public static List<Path> redises() {
    return named("LATEEN_REDIS", "redis-server");
  }

  /// Consul: `LATEEN_CONSUL`, else the one on the PATH.
  public static List<Path> consuls() {
    return named("LATEEN_CONSUL", "consul");
  }

  private static List<Path> named(String variable, String program) {
    List<Path> found = new ArrayList<>();
    String list = System.getenv(variable);
    if (list != null && !list.isBlank()) {
      for (String path : list.split(File.pathSeparator, -1)) {
        found.add(Path.of(path));
      }
    } else {
      for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
        Path path = Path.of(folder, program);
        if (found.isEmpty() && Files.isExecutable(path)) {
          found.add(path);
        }
      }
    }
    if (found.isEmpty()) {
      missing(program, variable);
    }
    return found;
  }

  private static void missing(String program, String variable) {
    String line =
        program + " is missing: not tested with it (set " + variable + ", or put it on the PATH)";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(line);
    }
    System.out.println(line);
  }
}
