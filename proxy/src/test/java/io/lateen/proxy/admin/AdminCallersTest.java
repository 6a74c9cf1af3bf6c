package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Callers;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The admin interface is for its own Pod and for the host.
final class AdminCallersTest {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        AdminServer.start(
            loops.next(),
            NioServerSocketChannel.class,
            new InetSocketAddress("127.0.0.1", 0),
            Callers.pod("127.99.0.2", "127.99.64.2", ""),
            (request, answer) -> answer.accept(AdminResponse.text(200, "hello")));
  }

  @AfterEach
  void close() {
    server.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void ofThePodAndTheHost() throws IOException {
    for (String from : new String[] {"127.0.0.1", "127.99.0.2", "127.99.64.2"}) {
      assertThat(ask(from, "")).startsWith("HTTP/1.1 200").endsWith("hello");
    }
    assertThat(ask("127.99.0.3", "")).isEmpty();
  }

  @Test
  void notForPagesOfBrowsers() throws IOException {
    assertThat(ask("127.0.0.1", "Origin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("hello");
  }

  private String ask(String from, String header) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (Socket socket = new Socket(here, server.port(), InetAddress.ofLiteral(from), 0)) {
      String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }
}
