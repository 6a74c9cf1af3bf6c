package io.lateen.mixer.adapter;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs of others that tests talk to. A machine may be without one, and says so; CI may not.
public final class Stranger {
  private Stranger() {}

  /// On the PATH, or where an environment variable says.
  public static Optional<Path> find(String variable, String program) {
    String given = System.getenv().getOrDefault(variable, "");
    Optional<Path> found =
        given.isEmpty()
            ? Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
            : Stream.of(Path.of(given)).filter(Files::exists).findFirst();
    if (found.isEmpty()) {
      String missing = program + " is not there (" + variable + ", PATH)";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      System.out.println(missing + ": nothing is tested with it");
    }
    return found;
  }

  public static boolean redisIsThere() {
    return find("LATEEN_REDIS", "redis-server").isPresent();
  }

  public static boolean fluentIsThere() {
    return find("LATEEN_FLUENT", "fluent-server").isPresent();
  }

  public static boolean opaIsThere() {
    return find("LATEEN_OPA", "opa").isPresent();
  }

  public static boolean zipkinIsThere() {
    return find("LATEEN_ZIPKIN", "zipkin.jar").isPresent();
  }

  public static boolean grpcurlIsThere() {
    return find("LATEEN_GRPCURL", "grpcurl").isPresent();
  }
}
