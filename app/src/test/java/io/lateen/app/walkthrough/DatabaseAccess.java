package io.lateen.app.walkthrough;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Istio's files of `platform/kube/rbac` about connections: who may reach MongoDB. In its place
/// {@link TcpProgram} answers; what ratings would send it comes from here, through the sockets that
/// its sidecars have for it.
record DatabaseAccess(RunningMesh mesh, Command kubectl) {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int PORT = 27017;
  private static final String DATABASE = Command.istio("platform/kube/bookinfo-db.yaml");
  private static final String RATINGS = rbac("ratings-v2-add-serviceaccount.yaml");

  private static final String SOCKETS =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: Sidecar
      metadata: {name: ratings}
      spec:
        workloadSelector: {labels: {app: ratings}}
        egress:
        - port: {number: 27017, protocol: TCP, name: tcp}
          captureMode: NONE
          hosts: ["./mongodb.default.svc.cluster.local"]
        - hosts: ["istio-system/*"]
      """;

  /// What became of a connection.
  private enum End {
    ANSWERED,
    CLOSED,
    SILENT,
    NOT_OPEN
  }

  void walk() throws IOException {
    TcpTraffic.mapImage(mesh, "istio/examples-bookinfo-mongodb:*", "echo");
    inject(DATABASE);
    inject(RATINGS);
    kubectl.runWithInput(SOCKETS, "apply", "-f", "-").ok();
    for (String name : List.of("mongodb-v1", "ratings-v2")) {
      kubectl.run("rollout", "status", "deployment/" + name, "--timeout=60s").ok();
    }
    both(End.ANSWERED);
    kubectl.run("apply", "-f", rbac("rbac-config-on-mongodb.yaml")).ok();
    both(End.CLOSED);
    kubectl.run("apply", "-f", rbac("mongodb-policy.yaml")).ok();
    becomes("v2", End.ANSWERED);
    assertThat(asks("v1")).as("under another account").isEqualTo(End.CLOSED);
    kubectl.run("delete", "-f", rbac("rbac-config-on-mongodb.yaml")).ok();
    both(End.ANSWERED);
    takeBack();
  }

  private void takeBack() {
    kubectl.runWithInput(SOCKETS, "delete", "-f", "-").ok();
    becomes("v1", End.NOT_OPEN);
    for (String file : List.of(rbac("mongodb-policy.yaml"), RATINGS, DATABASE)) {
      kubectl.run("delete", "-f", file).ok();
    }
    String[] ask = {"get", "pod", "-l", "app in (mongodb, ratings)", "--no-headers"};
    assertThat(eventually(SOON, () -> kubectl.run(ask).ok(), pods -> pods.lines().count() == 1))
        .startsWith("ratings-v1-");
  }

  private void inject(String file) {
    String injected = mesh.lateen().run("kube-inject", "-f", file).ok();
    kubectl.runWithInput(injected, "apply", "-f", "-").ok();
  }

  private void both(End end) {
    becomes("v1", end);
    becomes("v2", end);
  }

  private void becomes(String version, End end) {
    assertThat(eventually(SOON, () -> asks(version), end::equals)).isEqualTo(end);
  }

  /// What becomes of a connection of ratings to its database.
  private End asks(String version) {
    byte[] words = "is anybody there?".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket()) {
      socket.connect(door(version), 5_000);
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(words);
      byte[] answer = socket.getInputStream().readNBytes(words.length);
      return answer.length == words.length ? End.ANSWERED : End.CLOSED;
    } catch (ConnectException _) {
      return End.NOT_OPEN;
    } catch (SocketException _) {
      return End.CLOSED;
    } catch (IOException _) {
      return End.SILENT;
    }
  }

  /// The sidecar listens for its application at the application's own address.
  private InetSocketAddress door(String version) {
    String label = "app=ratings,version=" + version;
    String[] octets =
        kubectl
            .run("get", "pod", "-l", label, "-o", "jsonpath={.items[0].status.podIP}")
            .ok()
            .split("\\.", -1);
    octets[2] = Integer.toString(Integer.parseInt(octets[2]) + 64);
    return new InetSocketAddress(String.join(".", octets), PORT);
  }

  private static String rbac(String file) {
    return Command.istio("platform/kube/rbac/" + file);
  }
}
