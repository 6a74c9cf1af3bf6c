package io.lateen.proxy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lateen.wire.xds.WorkloadProbe;
import io.lateen.wire.xds.WorkloadProbe.Exec;
import io.lateen.wire.xds.WorkloadProbe.Header;
import io.lateen.wire.xds.WorkloadProbe.Http;
import io.lateen.wire.xds.WorkloadProbe.Tcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Programs that are asked, and what they make of it.
final class QuestionTest {
  private volatile int status = 200;
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Host")
                    + " "
                    + exchange.getRequestHeaders().getFirst("X-Why"));
            exchange.sendResponseHeaders(status, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String ask(WorkloadProbe.Action action) throws InterruptedException {
    return new Question(action, "127.0.0.1", Duration.ofSeconds(10)).ask();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theStatusIsTheAnswer() throws Exception {
    List<Header> headers =
        List.of(new Header("Host", "shop.example"), new Header("X-Why", "probe"));
    Http http = new Http("/ready?all", port(), "", "", headers);
    assertThat(ask(http)).isEmpty();
    assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("/ready?all shop.example probe");
    status = 302;
    assertThat(ask(http)).isEmpty();
    status = 500;
    assertThat(ask(http)).isEqualTo("HTTP status 500");
  }

  @Test
  void whoDoesNotSpeakTlsIsIllByHttps() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answerInPlainText(plain));
      Http http = new Http("/", plain.getLocalPort(), "", "HTTPS", List.of());
      assertThat(ask(http)).contains("SSLException");
    }
  }

  private static void answerInPlainText(ServerSocket plain) {
    try (Socket caller = plain.accept()) {
      caller.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      caller.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoDoesNotAnswerInTimeIsIll() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Http http = new Http("/", silent.getLocalPort(), "", "", List.of());
      assertThat(new Question(http, "127.0.0.1", Duration.ofMillis(50)).ask())
          .contains("SocketTimeoutException");
    }
  }

  @Test
  void aConnectionIsEnoughByTcp() throws Exception {
    assertThat(ask(new Tcp("", port()))).isEmpty();
    assertThat(ask(new Tcp("127.0.0.1", closedPort()))).contains("ConnectException");
  }

  @Test
  void theCodeIsTheAnswerOfAProgram() throws Exception {
    assertThat(ask(new Exec(List.of("true")))).isEmpty();
    assertThat(ask(new Exec(List.of("sh", "-c", "exit 3")))).isEqualTo("exit code 3");
    assertThat(ask(new Exec(List.of("/no/such/program")))).contains("/no/such/program");
    Question late = new Question(new Exec(List.of("sleep", "60")), "", Duration.ofMillis(50));
    assertThat(late.ask()).startsWith("no end within");
  }

  @Test
  void whoIsClosedTellsNothing() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Http http = new Http("/", silent.getLocalPort(), "", "", List.of());
      WorkloadProbe probe = new WorkloadProbe(0, 60, 0, 1, 1, http);
      Prober prober = new Prober(probe, "127.0.0.1", told::add);
      silent.accept().getInputStream().read();
      prober.close();
      prober.thread.join();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void changesAreTold() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Http http = new Http("/", port(), "", "", List.of());
    WorkloadProbe probe = new WorkloadProbe(0, 10, 0, 1, 2, http);
    try (Prober prober = new Prober(probe, "127.0.0.1", Duration.ofMillis(1), told::add)) {
      assertThat(prober).isNotNull();
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
      status = 503;
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("HTTP status 503");
      status = 200;
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
