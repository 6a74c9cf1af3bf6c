package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// No buffer is forgotten, whichever way an exchange ends.
@SuppressWarnings("StringConcatToTextBlock")
class LeaksTest {
  private static final String PUT = "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
  private static final String CHUNKED = "%s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n";

  @Test
  void everyBufferIsReleased() throws Exception {
    Leaks.watch();
    try (Mesh mesh = new Mesh();
        FakeServer whole = FakeServer.saying("b".repeat(5000));
        FakeServer cutting = new FakeServer(LeaksTest::halfAnAnswer);
        FakeServer deaf = new FakeServer((request, in, out) -> in.read() >= 0)) {
      mesh.cluster("whole", whole.port()).route("/whole", "whole");
      mesh.cluster("cutting", cutting.port()).route("/cutting", "cutting");
      mesh.cluster("nobody", FreePort.closed()).route("/nobody", "nobody");
      mesh.cluster("deaf", deaf.port())
          .route("/deaf", Mesh.to("deaf", null, Duration.ofMillis(30)))
          .serve();
      for (int i = 0; i < 30; i++) {
        complete(mesh);
        broken(mesh);
      }
    }
    Leaks.assertNone();
  }

  private static boolean halfAnAnswer(
      FakeServer.Request request, java.io.InputStream in, java.io.OutputStream out)
      throws IOException {
    FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
    return false;
  }

  private static void complete(Mesh mesh) throws IOException {
    try (Client client = mesh.client()) {
      client.send(PUT.formatted("/whole", 3)).send("abc");
      assertThat(client.read().status()).isEqualTo(200);
      client.send(CHUNKED.formatted("POST /whole")).send("\r\n");
      client.send("1\r\na\r\n0\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      client.send(PUT.formatted("/deaf", 9)).send("abc");
      assertThat(client.read().status()).isEqualTo(504);
    }
  }

  private static void broken(Mesh mesh) throws IOException {
    mesh.get("/nobody");
    mesh.get("/nowhere");
    try (Client client = mesh.client()) {
      client.send("GET /cutting HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(FakeServer.head(client.in)).contains("200");
      client.in.readAllBytes();
    }
    try (Client client = mesh.client()) {
      client.send(CHUNKED.formatted("POST /deaf")).send("\r\n5\r\nabc");
    }
    try (Client client = mesh.client()) {
      client.send(CHUNKED.formatted("POST /deaf")).send("\r\nno chunk\r\n");
      assertThat(client.read().status()).isEqualTo(400);
    }
    try (Client client = mesh.client()) {
      client.send("GET /whole HTTP/1.1\r\nHo");
    }
    try (Client client = mesh.client()) {
      client.send("GET /whole HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
      client.read();
    }
  }
}
