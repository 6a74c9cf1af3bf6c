package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeInjectTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/istio-system/configmaps/";
  private static final String POD =
      "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: app, image: app}]}\n";

  @TempDir private Path folder;

  @Test
  void takesTheMeshSettingsFromTheCluster() throws IOException {
    try (FakeServer api =
        new FakeServer()
            .with(
                CONFIG_MAPS + "istio",
                """
                {"data": {"mesh": "defaultConfig: {discoveryAddress: '127.9.0.2:15010'}"}}
                """)
            .with(
                CONFIG_MAPS + "istio-sidecar-injector",
                """
                {"data": {"config": "policy: enabled",
                          "values": "{\\"global\\": {\\"hub\\": \\"h\\", \\"tag\\": \\"t\\"}}"}}
                """)) {
      Path kubeconfig = api.kubeconfig(folder, "secret");
      Terminal result = run("-c", kubeconfig.toString());
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("127.9.0.2:15010", "image: h/proxyv2:t");
      assertThat(run("-c", kubeconfig.toString(), "--hub", "mine").out())
          .contains("image: mine/proxyv2:t");
    }
  }

  @Test
  void aMeshWithoutSettingsGetsTheBuiltInOnes() throws IOException {
    try (FakeServer api = new FakeServer()) {
      assertThat(run("-c", api.kubeconfig(folder, "secret").toString()).out())
          .contains("istio-pilot.istio-system:15010", "image: lateen/proxyv2:");
    }
  }

  @Test
  void aNamedClusterMustAnswer() throws IOException {
    Path kubeconfig;
    try (FakeServer gone = new FakeServer()) {
      kubeconfig = gone.kubeconfig(folder, "secret");
    }
    Terminal result = run("-c", kubeconfig.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void settingsInFilesNeedNoCluster() throws IOException {
    Path mesh = Files.writeString(folder.resolve("mesh"), "defaultConfig: {concurrency: 7}");
    Path inject = Files.writeString(folder.resolve("inject"), "policy: enabled");
    Path out = folder.resolve("out.yaml");
    Terminal result =
        run(
            "--meshConfigFile", mesh.toString(),
            "--injectConfigFile", inject.toString(),
            "-o", out.toString());
    assertThat(result).isEqualTo(new Terminal(0, "", ""));
    assertThat(Files.readString(out)).contains("- \"7\"").endsWith("---\n");
  }

  @Test
  void brokenInputIsNotHalfInjected() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), POD + "---\na: [\n");
    Terminal result = Terminal.run("kube-inject", "-f", broken.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("lateen: " + broken + ":6:1: not YAML");
  }

  private Terminal run(String... more) throws IOException {
    Path pod = Files.writeString(folder.resolve("pod.yaml"), POD);
    String[] arguments = new String[more.length + 3];
    arguments[0] = "kube-inject";
    arguments[1] = "-f";
    arguments[2] = pod.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Terminal.run(arguments);
  }
}
