package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Http2Wire.Message;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Http2Options;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fields behind bodies (RFC 9110 section 6.5, RFC 9112 section 7.1), within HTTP/1.1 and between
/// the versions.
@SuppressWarnings("StringConcatToTextBlock")
class TrailersTest {
  private static final String UPLOAD =
      "PUT / HTTP/1.1\r\nHost: test\r\nTrailer: Digest\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3;a=b\r\nabc\r\n4 ; c=\"d\"\r\ndefg\r\n0;last\r\n"
          + "Digest:  xyz \r\nContent-Length: 9\r\nHost: evil\r\n\r\n";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTrailer: Digest\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Mesh mesh = new Mesh();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    mesh.close();
  }

  /// The lines of a chunked body with its trailers, data in between.
  private static List<String> chunked(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    String size = line(in);
    while (!size.equals("0")) {
      lines.add(
          new String(
              in.readNBytes(Integer.parseInt(size, 16)),
              java.nio.charset.StandardCharsets.ISO_8859_1));
      line(in);
      size = line(in);
    }
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      lines.add(field);
    }
    return lines;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("ended in a line");
      }
      line.append((char) octet);
    }
    return line.toString().trim();
  }

  private FakeServer server() throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          assertThat(request.header("trailer")).isIn("Digest", null);
          seen.add(String.join("|", chunked(in)));
          FakeServer.send(out, CHUNKED + "2\r\nok\r\n0\r\nDigest: back\r\nTE: x\r\n\r\n");
          return true;
        });
  }

  @Test
  void passBothWaysInHttp1WithoutWhatNoTrailerMaySay() throws Exception {
    try (FakeServer server = server();
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 2; i++) {
        client.send(UPLOAD);
        assertThat(client.read(false).header("trailer")).isEqualTo("Digest");
        assertThat(chunked(client.in)).containsExactly("ok", "Digest: back");
      }
      assertThat(String.join("", seen).replace("|", ""))
          .isEqualTo("abcdefgDigest:  xyzabcdefgDigest:  xyz");
      assertThat(server.connections).as("both are used again").hasValue(1);
    }
  }

  @Test
  void passFromHttp1ToHttp2() throws Exception {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  wire.fields(request);
                  Frame frame = wire.next(Http2Wire.HEADERS);
                  seen.add(wire.fields(frame).toString());
                  assertThat(frame.ends()).isTrue();
                  wire.headers(request.stream(), false, ":status", "200");
                  wire.data(request.stream(), false, "ok");
                  wire.headers(request.stream(), true, "digest", "back");
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send(UPLOAD);
      assertThat(client.read(false).status()).isEqualTo(200);
      assertThat(chunked(client.in)).containsExactly("ok", "digest: back");
      assertThat(seen).containsExactly("{digest=xyz}");
    }
  }

  @Test
  void passFromHttp2ToHttp1() throws Exception {
    try (FakeServer server = server()) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        int stream = client.request(false, "PUT", "/");
        client.data(stream, false, "abc");
        client.headers(stream, true, "digest", "xyz", "content-length", "9");
        Message message = client.message(stream);
        assertThat(message.body()).isEqualTo("ok");
        assertThat(message.trailers()).isEqualTo(Map.of("digest", "back"));
        assertThat(seen).containsExactly("abc|digest: xyz");
      }
    }
  }

  /// A body whose length is told has no place for them.
  @Test
  void areLeftOutWhereThereIsNoPlace() throws Exception {
    mesh.http2 = Http2Options.DEFAULT;
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  for (Frame next = wire.nextRequest(); next != null; next = wire.nextRequest()) {
                    wire.fields(next);
                    wire.headers(next.stream(), false, ":status", "200", "content-length", "2");
                    wire.data(next.stream(), false, "ok");
                    wire.headers(next.stream(), true, "digest", "back");
                  }
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      assertThat(client.get("/").body()).isEqualTo("ok");
      assertThat(client.get("/").body()).isEqualTo("ok");
    }
  }
}
