package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.filter.http.grpcweb.GrpcWebConfig;
import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpFilterConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// gRPC-Web in both forms (grpc/doc/PROTOCOL-WEB.md), over HTTP/1.1, to a server of gRPC.
class GrpcWebTest {
  private static final String CALL = "\0\0\0\0\5hello";
  private static final String TRAILERS = "\u0080\0\0\0\33grpc-status:0\r\nx-more:yes\r\n";
  private final Mesh mesh = new Mesh();
  private Http2Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Http2Server(GrpcWebTest::serve);
    mesh.http2 = Http2Options.DEFAULT;
    mesh.filters.add(
        new HttpFilterConfig("envoy.filters.http.grpc_web", new GrpcWebConfig(), false));
    mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    server.close();
  }

  /// Echoes the call, in two pieces; refuses `/bad` without a body.
  private static void serve(Http2Wire wire, int connection) throws IOException {
    for (Frame next = wire.nextRequest(); next != null; next = wire.nextRequest()) {
      Map<String, String> head = wire.fields(next);
      assertThat(head)
          .containsEntry("content-type", "application/grpc")
          .containsEntry("te", "trailers");
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (Frame frame = wire.next(Http2Wire.DATA); ; frame = wire.next(Http2Wire.DATA)) {
        body.write(frame.payload());
        if (frame.ends()) {
          break;
        }
      }
      String call = body.toString(StandardCharsets.ISO_8859_1);
      if (head.get(":path").equals("/bad")) {
        wire.headers(
            next.stream(),
            true,
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-status",
            "3",
            "grpc-message",
            "no");
        continue;
      }
      wire.headers(next.stream(), false, ":status", "200", "content-type", "application/grpc");
      wire.data(next.stream(), false, call.substring(0, 4));
      wire.data(next.stream(), false, call.substring(4));
      wire.headers(next.stream(), true, "grpc-status", "0", "x-more", "yes");
    }
  }

  private static String post(String path, String type, String accept, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: test\r\nContent-Type: "
        + type
        + "\r\nAccept: "
        + accept
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String base64(String octets) {
    return Base64.getEncoder().encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Pieces that are padded each for itself.
  private static String decoded(String text) {
    StringBuilder octets = new StringBuilder();
    for (int at = 0; at < text.length(); at += 4) {
      byte[] piece = Base64.getDecoder().decode(text.substring(at, at + 4));
      octets.append(new String(piece, StandardCharsets.ISO_8859_1));
    }
    return octets.toString();
  }

  @Test
  void binary() throws Exception {
    try (Client client = mesh.client()) {
      for (int i = 0; i < 2; i++) {
        client.send(post("/s/M", "application/grpc-web+proto", "*/*", CALL));
        Response answer = client.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/grpc-web+proto");
        assertThat(answer.body()).isEqualTo(CALL + TRAILERS);
        assertThat(answer.header("grpc-status")).isNull();
      }
    }
  }

  @Test
  void text() throws Exception {
    try (Client client = mesh.client()) {
      String type = "application/grpc-web-text";
      client.send(
          post("/s/M", type, type, base64(CALL.substring(0, 4)) + base64(CALL.substring(4))));
      Response answer = client.read();
      assertThat(answer.header("content-type")).isEqualTo("application/grpc-web-text+proto");
      assertThat(decoded(answer.body())).isEqualTo(CALL + TRAILERS);
      client.send(post("/s/M", type, "application/grpc-web", base64(CALL)));
      assertThat(client.read().body()).as("binary is wanted").isEqualTo(CALL + TRAILERS);
    }
  }

  @Test
  void aStatusWithoutABodyStaysInTheHead() throws Exception {
    try (Client client = mesh.client()) {
      client.send(post("/bad", "application/grpc-web", "*/*", CALL));
      Response answer = client.read();
      assertThat(answer.header("content-type")).isEqualTo("application/grpc-web+proto");
      assertThat(answer.header("grpc-status")).isEqualTo("3");
      assertThat(answer.header("grpc-message")).isEqualTo("no");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void whatTheProxyAnswersIsAStatusToo() throws Exception {
    mesh.cluster("nobody").routes.clear();
    mesh.route("/", "nobody").serve();
    try (Client client = mesh.client()) {
      client.send(post("/s/M", "application/grpc-web", "*/*", CALL));
      Response answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("grpc-status")).isEqualTo("14");
      assertThat(answer.header("content-type")).isEqualTo("application/grpc-web+proto");
    }
  }

  @Test
  void whatIsNoBase64IsRefused() throws Exception {
    for (String body : new String[] {"AAAA!", "AAAAA", "A=AA"}) {
      try (Client client = mesh.client()) {
        client.send(post("/s/M", "application/grpc-web-text", "*/*", body));
        Response answer = client.read();
        assertThat(answer.header("grpc-status")).as(body).isEqualTo("13");
        assertThat(answer.header("grpc-message")).contains("invalid base64");
      }
    }
  }

  @Test
  void whatIsNotGrpcWebPassesUntouched() throws Exception {
    try (FakeServer plain = FakeServer.saying("hello")) {
      mesh.http2 = null;
      mesh.cluster("a", plain.port()).serve();
      try (Client client = mesh.client()) {
        client.send(post("/", "application/json", "*/*", "{}"));
        assertThat(client.read().body()).isEqualTo("hello");
        assertThat(plain.requests.getFirst().header("te")).isNull();
        assertThat(plain.requests.getFirst().body()).isEqualTo("{}");
      }
    }
  }
}
