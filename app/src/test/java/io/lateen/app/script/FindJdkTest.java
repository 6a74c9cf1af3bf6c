package io.lateen.app.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `lateen` and `mvnw` on machines whose default Java is 17, played with JDKs and a Maven that only
/// say who they are, below a root of their own (`LATEEN_FIND_JDK_ROOT`).
final class FindJdkTest {
  @TempDir Path temp;
  private Path root;
  private Path home;
  private Path checkout;
  private Path path;

  @BeforeEach
  void aMachineWithJava17() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    home = Files.createDirectory(temp.resolve("home"));
    path = Files.createDirectory(temp.resolve("bin"));
    checkout = checkout();
    Path old = jdk(root.resolve("usr/lib/jvm/java-17-openjdk"), "17.0.15");
    Files.createSymbolicLink(path.resolve("java"), old.resolve("bin/java"));
    program(path.resolve("mvn"), "[ \"$1\" = -v ] && echo Apache Maven 3.9.9 || echo $JAVA_HOME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root/usr/lib/jvm/temurin-25-jdk-amd64",
        "root/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "root/opt/homebrew/opt/openjdk@25",
        "root/opt/jdk-25",
        "home/.sdkman/candidates/java/25.0.1-tem",
        "home/.jdks/openjdk-25",
        "home/Library/Java/JavaVirtualMachines/openjdk-25/Contents/Home"
      })
  void usualPlaces(String place) throws Exception {
    Path jdk = jdk(temp.resolve(place), "25.0.1");
    for (Map<String, String> variables :
        List.of(
            Map.<String, String>of(),
            Map.of("JAVA_HOME", root.resolve("usr/lib/jvm/java-17-openjdk").toString()),
            Map.of("JAVA_HOME", "/nowhere"))) {
      assertThat(run("mvnw", variables)).isEqualTo(new Ended(0, jdk + "\n"));
      assertThat(run("lateen", variables).said()).contains(jdk + "/bin/java ", " version\n");
    }
  }

  @Test
  void theOneOnThePathAndTheOneInJavaHome() throws Exception {
    Path onPath = jdk(temp.resolve("odd place/jdk"), "25");
    Files.delete(path.resolve("java"));
    Files.createSymbolicLink(path.resolve("java"), onPath.resolve("bin/java"));
    assertThat(run("mvnw", Map.of()).said()).isEqualTo(onPath + "\n");
    Path given = jdk(temp.resolve("given"), "25.0.2");
    assertThat(run("mvnw", Map.of("JAVA_HOME", given.toString())).said()).isEqualTo(given + "\n");
  }

  /// A run-time without a compiler does not build, and 250 is not 25.
  @Test
  void noJdk25() throws Exception {
    Path jre = jdk(root.resolve("usr/lib/jvm/jre-25"), "25.0.1");
    Files.delete(jre.resolve("bin/javac"));
    jdk(root.resolve("usr/lib/jvm/jdk-250"), "250");
    for (String script : List.of("mvnw", "lateen")) {
      Ended ended = run(script, Map.of());
      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.said())
          .startsWith(script + ": no JDK 25 found; install one")
          .contains("sdk install java", "JAVA_HOME")
          .hasLineCount(1);
    }
  }

  @Test
  void throughALink() throws Exception {
    Path jdk = jdk(root.resolve("usr/lib/jvm/temurin-25"), "25.0.1");
    Files.createSymbolicLink(path.resolve("lateen-link"), checkout.resolve("lateen"));
    Ended ended = run(path.resolve("lateen-link"), Map.of());
    assertThat(ended.said()).contains(jdk + "/bin/java ", " version\n");
  }

  /// The scripts, and a distribution that is already built.
  private Path checkout() throws IOException {
    Path from = Path.of(System.getProperty("lateen.root", "..")).toAbsolutePath();
    Path to = Files.createDirectories(temp.resolve("check out"));
    Files.createDirectory(to.resolve(".mvn"));
    for (String file : List.of("lateen", "mvnw", ".mvn/find-jdk.sh")) {
      Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(to.resolve("app/target/dist/run"));
    Files.createFile(to.resolve("app/target/dist/built"));
    return to;
  }

  private static Path jdk(Path folder, String version) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    program(folder.resolve("bin/java"), "echo $0 \"$@\"");
    program(folder.resolve("bin/javac"), "exit 0");
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return folder;
  }

  private static void program(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ended(int exit, String said) {}

  private Ended run(String script, Map<String, String> variables) throws Exception {
    return run(checkout.resolve(script), variables);
  }

  private Ended run(Path script, Map<String, String> variables) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "version");
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", home.toString());
    environment.put("PATH", path + ":/usr/bin:/bin");
    environment.put("LATEEN_FIND_JDK_ROOT", root.toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said);
  }
}
