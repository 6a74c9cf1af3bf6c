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
    mapImage(mesh, "example/tcp:*", "");
    Path file = classes().resolve("io/lateen/app/walkthrough/tcp-echo.yaml");
    String injected = mesh.lateen().run("kube-inject", "-f", file.toString()).ok();
    kubectl.runWithInput(injected, "apply", "-f", "-").ok();
    for (String name : List.of("tcp-echo-v1", "tcp-caller-v1")) {
      kubectl.run("rollout", "status", "deployment/" + name, "--timeout=60s").ok();
    }
  }

  /// What an image runs as: {@link TcpProgram}. Only the image mapped last is.
  ///
  /// @param mode `echo`, or empty where the container's arguments say it
  static void mapImage(RunningMesh mesh, String image, String mode) throws IOException {
    Files.writeString(
        mesh.home().resolve("node/images.yaml"),
        """
        images:
        - image: "%s"
          command: ["%s/bin/java", "-Xmx32m", "-cp", "%s", "%s"%s]
        """
            .formatted(
                image,
                System.getProperty("java.home"),
                classes(),
                TcpProgram.class.getName(),
                mode.isEmpty() ? "" : ", " + mode));
  }

  private static Path classes() {
    try {
      return Path.of(TcpProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
