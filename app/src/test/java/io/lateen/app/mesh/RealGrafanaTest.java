package io.lateen.app.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.node.kubelet.image.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where Grafana is found, and how it is called.
final class RealGrafanaTest {
  @TempDir Path folder;

  @BeforeEach
  void realPath() throws IOException {
    folder = folder.toRealPath();
  }

  private Path program(String name) throws IOException {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    return Files.createFile(
        program,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  private void homepath(String name) throws IOException {
    Path settings = folder.resolve(name).resolve("conf/defaults.ini");
    Files.createDirectories(settings.getParent());
    Files.createFile(settings);
  }

  private RealGrafana onPath(String... folders) throws IOException {
    StringBuilder path = new StringBuilder();
    for (String one : folders) {
      path.append(folder.resolve(one)).append(":");
    }
    return RealGrafana.find(Map.of("PATH", path.toString()));
  }

  @Test
  void withoutAProgramThereIsNone() throws IOException {
    Files.createDirectories(folder.resolve("a/grafana"));
    Files.writeString(folder.resolve("a/grafana-server"), "cannot be executed");

    assertThat(onPath("a", "b")).isNull();
    assertThat(RealGrafana.find(Map.of())).isNull();
  }

  @Test
  void theVariableSaysWhichOrNone() throws IOException {
    Path path = program("a/grafana").getParent();
    Map<String, String> none = Map.of("LATEEN_GRAFANA", "", "PATH", path.toString());

    assertThat(RealGrafana.find(none)).isNull();
    assertThat(RealGrafana.find(Map.of("LATEEN_GRAFANA", "/x/grafana")).program())
        .isEqualTo(Path.of("/x/grafana"));
  }

  @Test
  void unpackedFromAnArchive() throws IOException {
    Path program = program("grafana-12/bin/grafana");
    homepath("grafana-12");

    assertThat(onPath("empty", "grafana-12/bin"))
        .isEqualTo(new RealGrafana(program, folder.resolve("grafana-12")));
  }

  @Test
  void theScriptOfAPackageIsNotTheProgram() throws IOException {
    program("usr/sbin/grafana");
    Path program = program("usr/share/grafana/bin/grafana");
    homepath("usr/share/grafana");

    assertThat(onPath("usr/sbin"))
        .isEqualTo(new RealGrafana(program, folder.resolve("usr/share/grafana")));
  }

  @Test
  void aLinkOnThePathIsFollowed() throws IOException {
    program("cellar/bin/grafana");
    homepath("cellar/share/grafana");
    Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/grafana"), folder.resolve("cellar/bin/grafana"));

    assertThat(onPath("bin").homepath()).isEqualTo(folder.resolve("cellar/share/grafana"));
  }

  @Test
  void todaysProgramHasACommandForTheServer() {
    RealGrafana real = new RealGrafana(Path.of("/g/bin/grafana"), Path.of("/g"));

    assertThat(real.launch(Path.of("/h/grafana.ini")))
        .isInstanceOfSatisfying(
            Launch.Exec.class,
            exec ->
                assertThat(exec.argv())
                    .containsExactly(
                        "/g/bin/grafana",
                        "server",
                        "--homepath=/g",
                        "--config=/h/grafana.ini",
                        "cfg:server.http_addr=$(HOST)"));
  }

  @Test
  void theServersOwnProgramHasNone() {
    RealGrafana real = new RealGrafana(Path.of("/g/grafana-server"), null);

    assertThat(real.launch(Path.of("/h/grafana.ini")))
        .isInstanceOfSatisfying(
            Launch.Exec.class,
            exec ->
                assertThat(exec.argv())
                    .containsExactly(
                        "/g/grafana-server",
                        "--config=/h/grafana.ini",
                        "cfg:server.http_addr=$(HOST)"));
  }
}
