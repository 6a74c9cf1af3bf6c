package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real Envoy reads everything that the proxies of the golden tests are told. The program is
/// `LATEEN_ENVOY`, else `envoy` on the path; without it the test says so and, with `CI=true`,
/// fails.
class EnvoyAcceptsTest {
  private static final Pattern CERTIFICATES =
      Pattern.compile("/etc/(certs|istio/ingressgateway-certs)/");

  @TempDir static Path folder;

  @BeforeAll
  static void writeCertificates() {
    TestCertificate.write(folder);
  }

  @TestFactory
  Stream<DynamicTest> everyFolder() throws IOException {
    Optional<Path> envoy = EnvoyProgram.find();
    if (envoy.isEmpty()) {
      System.out.println("envoy is not there (LATEEN_ENVOY, PATH): it judges nothing of ours");
      return Stream.of(
          DynamicTest.dynamicTest(
              "envoy is there in CI", () -> assertThat(System.getenv("CI")).isNotEqualTo("true")));
    }
    try (Stream<Path> entries = Files.list(Golden.RESOURCES.resolve("golden"))) {
      return entries.filter(Files::isDirectory).sorted().toList().stream()
          .map(
              input ->
                  DynamicTest.dynamicTest(
                      input.getFileName() + "", () -> check(envoy.get(), input)));
    }
  }

  private static void check(Path envoy, Path folderOfCase) throws Exception {
    Path input = folderOfCase.resolve("input.yaml");
    JsonNode head = Golden.documents(input).getFirst();
    Golden golden = Golden.read(input);
    MeshSnapshot snapshot = golden.snapshot();
    ProxyNode node = golden.node(head.path("node"));
    if (node.speaksMixer()) {
      return; // no Envoy says so
    }
    String config = Envoy.json(EnvoyBootstrap.of(Translator.all(snapshot, node))).toPrettyString();
    Path file = folder.resolve(folderOfCase.getFileName() + ".json");
    Files.writeString(file, CERTIFICATES.matcher(config).replaceAll(folder + "/"));
    assertAccepted(envoy, file);
  }

  private static void assertAccepted(Path envoy, Path file) throws Exception {
    Path log = Path.of(file + ".log");
    Process process =
        new ProcessBuilder(
                envoy.toString(), "--mode", "validate", "-l", "warning", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("envoy ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
