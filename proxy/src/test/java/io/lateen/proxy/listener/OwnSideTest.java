package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Nobody but the application calls with the workload's identity, as far as addresses tell.
final class OwnSideTest {
  @Test
  void otherPodsAreNotTheApplication() throws Exception {
    OwnSide side = OwnSide.of("127.0.0.1", "127.99.0.2");
    try (FakeServer server = FakeServer.saying("hello");
        Mesh mesh = new Mesh(ExplainAccess.OWN_POD, side)) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(ask(mesh.port(), "127.0.0.1")).contains("hello");
      assertThat(ask(mesh.port(), "127.99.0.2")).contains("hello");
      assertThat(ask(mesh.port(), "127.99.0.3")).isEmpty();
    }
  }

  private static String ask(int port, String from) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (Socket socket = new Socket(here, port, InetAddress.ofLiteral(from), 0)) {
      String request = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
      FakeServer.send(socket.getOutputStream(), request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}
