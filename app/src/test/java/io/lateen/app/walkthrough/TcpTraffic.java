package io.lateen.app.walkthrough;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Bookinfo speaks HTTP alone; here are two Pods that speak plain TCP.
final class TcpTraffic {
  private TcpTraffic() {}

  /// Deploys both; from then on they talk until the mesh is gone.
  static void start(RunningMesh mesh, Command kubectl) throws IOException {
    Files.writeString(
        mesh.home().resolve("node/images.yaml"),
        """
        images:
        - image: "example/tcp:*"
          command: ["%s/bin/java", "-Xmx32m", "-cp", "%s", "%s"]
        """
            .formatted(System.getProperty("java.home"), classes(), TcpProgram.class.getName()));
    Path file = classes().resolve("io/lateen/app/walkthrough/tcp-echo.yaml");
    String injected = mesh.lateen().run("kube-inject", "-f", file.toString()).ok();
    kubectl.runWithInput(injected, "apply", "-f", "-").ok();
    for (String name : List.of("tcp-echo-v1", "tcp-caller-v1")) {
      kubectl.run("rollout", "status", "deployment/" + name, "--timeout=60s").ok();
    }
  }

  private static Path classes() {
    try {
      return Path.of(TcpProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
