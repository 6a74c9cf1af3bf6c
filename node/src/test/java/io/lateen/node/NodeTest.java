package io.lateen.node;

import static io.lateen.node.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole part: a Deployment and a Service become a process behind a ClusterIP.
class NodeTest {
  @TempDir Path home;
  private FakeCluster cluster;
  private KubernetesClient client;
  private Node node;
  private final AtomicInteger starts = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();
  private volatile boolean ready;

  private final HostedPart part =
      new HostedPart() {
        @Override
        public String address() {
          return null;
        }

        @Override
        public void start() {
          starts.incrementAndGet();
        }

        @Override
        public void stop() {
          stops.incrementAndGet();
        }

        @Override
        public boolean ready() {
          return ready;
        }

        @Override
        public String logger() {
          return "test.hosted.part";
        }
      };

  @BeforeEach
  void start() throws Exception {
    cluster = new FakeCluster();
    client = cluster.client();
    Path kubeconfig = Files.writeString(home.resolve("kubeconfig"), cluster.kubeconfig());
    Path program = Path.of(System.getProperty("java.home"), "bin", "java");
    Path source = home.resolve("Echo.java");
    Files.writeString(
        source,
        """
        void main() throws Exception {
          try (var server = new java.net.ServerSocket()) {
            server.bind(new java.net.InetSocketAddress(
                System.getenv("HOST"), Integer.parseInt(System.getenv("PORT"))));
            while (true) {
              try (var socket = server.accept()) {
                socket.getOutputStream().write(System.getenv("HOSTNAME").getBytes());
              }
            }
          }
        }
        """);
    node =
        Node.start(
            new NodeConfig(
                kubeconfig,
                home.resolve("node"),
                "here",
                11,
                List.of(
                    new ImageMapping(
                        "echo:*",
                        new Launch.Exec(
                            List.of(program.toString(), "-Xshare:auto", source.toString()),
                            Map.of())),
                    new ImageMapping("part:*", new Launch.Hosted(part))),
                Duration.ofMillis(20),
                Duration.ofMillis(200)));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    client.close();
    cluster.close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void deployment(String name, String image, int replicas, int port) {
    client
        .resource(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"%s","namespace":"default"},
             "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"%s"}},
              "template":{"metadata":{"labels":{"app":"%s"}},"spec":{"containers":[
               {"name":"c","image":"%s","ports":[{"containerPort":%d}],
                "readinessProbe":{"tcpSocket":{"port":%d},"periodSeconds":1}}]}}}}
            """
                .formatted(name, replicas, name, name, image, port, port))
        .create();
  }

  @Test
  void aClusterIpAnswersFromReadyPods() throws Throwable {
    int port = freePort();
    deployment("echo", "echo:1", 2, port);
    client
        .resource(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"echo","namespace":"default"},
             "spec":{"clusterIP":"127.11.128.1","selector":{"app":"echo"},
              "ports":[{"port":%d}]}}
            """
                .formatted(port))
        .create();

    assertEventually(
        () ->
            assertThat(node.report())
                .hasSize(2)
                .allMatch(process -> process.ready() && process.rssBytes() > 0));
    assertEventually(
        () ->
            assertThat(Stream.of(ask(port), ask(port)).distinct())
                .hasSize(2)
                .allMatch(answer -> answer.startsWith("echo-")));
  }

  private static String ask(int port) throws Exception {
    try (Socket socket = new Socket("127.11.128.1", port)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// What `kubectl logs` of the hosted part's Pod would show.
  private String partLog() throws Exception {
    String pod =
        client.pods().inNamespace("default").list().getItems().getFirst().getMetadata().getName();
    Path token = home.resolve("node").resolve("kubelet-token");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + node.kubeletPort()
                        + "/containerLogs/default/"
                        + pod
                        + "/c"))
            .header("Authorization", "Bearer " + Files.readString(token))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void aHostedPartIsAPodAsReadyAsThePart() throws Throwable {
    client
        .resource(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"part","namespace":"default"},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"part"}},
              "template":{"metadata":{"labels":{"app":"part"}},"spec":{"hostNetwork":true,
               "containers":[{"name":"c","image":"part:1"}]}}}}
            """)
        .create();
    assertEventually(
        () -> {
          assertThat(starts).hasValue(1);
          var status =
              client.pods().inNamespace("default").list().getItems().getFirst().getStatus();
          assertThat(status.getPodIP()).isEqualTo("127.0.0.1");
          assertThat(status.getContainerStatuses().getFirst().getContainerID())
              .isEqualTo("process://" + ProcessHandle.current().pid());
          assertThat(status.getContainerStatuses().getFirst().getReady()).isFalse();
        });

    Logger.getLogger("test.hosted.part.inside").warning("odd, but true");
    assertThat(partLog()).contains("runs in process").contains("\twarning\todd, but true");

    ready = true;
    assertEventually(
        () ->
            assertThat(
                    client
                        .apps()
                        .deployments()
                        .inNamespace("default")
                        .withName("part")
                        .get()
                        .getStatus()
                        .getAvailableReplicas())
                .isEqualTo(1));
    client.apps().deployments().inNamespace("default").withName("part").delete();
    assertEventually(
        () -> {
          assertThat(stops).hasValue(1);
          assertThat(client.pods().inNamespace("default").list().getItems()).isEmpty();
        });
  }
}
