package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.message.JsonReader;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StreamingTest {
  private static final int BIG = 100 << 20;
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void holdsBackAServerWhoseClientReadsSlowly() throws Exception {
    long[] written = new long[1];
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                  byte[] block = new byte[1 << 16];
                  for (int sent = 0; sent < BIG; sent += block.length) {
                    out.write(block);
                    synchronized (written) {
                      written[0] += block.length;
                    }
                  }
                  return true;
                });
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      FakeServer.head(client.in);
      long stalled = stalledAt(written);
      assertThat(stalled).isLessThan(BIG / 2);
      assertThat(drain(client.in, BIG)).isEqualTo(BIG);
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  /// How much the server could write before it was held back.
  private static long stalledAt(long[] written) throws InterruptedException {
    long before = -1;
    int still = 0;
    while (still < 10) {
      Thread.sleep(20);
      synchronized (written) {
        still = written[0] == before ? still + 1 : 0;
        before = written[0];
      }
    }
    return before;
  }

  private static long drain(InputStream in, long length) throws IOException {
    byte[] block = new byte[1 << 16];
    long read = 0;
    while (read < length) {
      int n = in.read(block, 0, (int) Math.min(block.length, length - read));
      if (n < 0) {
        break;
      }
      read += n;
    }
    return read;
  }

  @Test
  void streamsALargeUpload() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) ->
                    FakeServer.ok(out, Integer.toString(request.body().length())));
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      int length = 8 << 20;
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
      byte[] block = new byte[1 << 16];
      for (int sent = 0; sent < length; sent += block.length) {
        client.out.write(block);
      }
      client.out.flush();
      assertThat(client.read().body()).isEqualTo(Integer.toString(length));
    }
  }

  @Test
  void proxiesTcpWithHalfClose() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, in, out) -> {
              byte[] rest = in.readAllBytes();
              out.write(rest);
              return false;
            })) {
      mesh.network = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
      mesh.cluster("a", server.port()).serve();
      try (Client client = mesh.client()) {
        client.send("head\r\n\r\nand more");
        client.socket.shutdownOutput();
        assertThat(new String(client.in.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("and more");
      }
    }
  }

  @Test
  void logsEachRequest(@TempDir Path home) throws Exception {
    Path file = home.resolve("access.log");
    mesh.logs =
        List.of(
            new AccessLog(
                file.toString(),
                "\"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
                    + " %RESPONSE_CODE% %RESPONSE_FLAGS%"
                    + " \"%DYNAMIC_METADATA(istio.mixer:status)%\" %BYTES_RECEIVED% %BYTES_SENT%"
                    + " \"%REQ(USER-AGENT)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\""
                    + " %UPSTREAM_CLUSTER% %REQUESTED_SERVER_NAME%\n",
                null));
    int port;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      port = server.port();
      client.get("/a?b", "User-Agent: me");
      client.get("/nowhere");
      client.send("bad\n");
      client.read();
    }
    mesh.close();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "\"GET /a?b HTTP/1.1\" 200 - \"-\" 0 5 \"me\" \"test\" \"127.0.0.1:" + port + "\" a -",
            "\"GET /nowhere HTTP/1.1\" 404 NR \"-\" 0 0 \"-\" \"test\" \"-\" - -",
            "\"- - HTTP/1.1\" 400 DPE \"-\" 0 14 \"-\" \"-\" \"-\" - -");
  }

  @Test
  void linesOfJsonAreObjectsWithWhatWasAskedFor(@TempDir Path home) throws Exception {
    Path file = home.resolve("access.log");
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("agent", "<%REQ(user-agent):4%>");
    keys.put("code", "%RESPONSE_CODE%");
    keys.put("day", "%START_TIME(%Y/%m/%d %H:%M:%S.%3f %s%%)%");
    keys.put("to", "%UPSTREAM_REMOTE_ADDRESS% %TRACE_ID%");
    keys.put("unknown", "%RESP(nothing)%");
    mesh.logs = List.of(new AccessLog(file.toString(), null, keys));
    int port;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      port = server.port();
      client.get("/a", "User-Agent: \"me\"\t and you");
    }
    mesh.close();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    Map<?, ?> line = (Map<?, ?>) JsonReader.read(lines.getFirst());
    assertThat(line.get("agent")).isEqualTo("<\"me\">");
    assertThat(line.get("code")).isEqualTo("200");
    assertThat(line.get("to")).isEqualTo("127.0.0.1:" + port + " -");
    assertThat(line.get("unknown")).isEqualTo("-");
    String[] day = line.get("day").toString().split(" (?=\\d+%$)", -1);
    Instant second = Instant.ofEpochSecond(Long.parseLong(day[1].replace("%", "")));
    assertThat(day[0])
        .startsWith(
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.")
                .withZone(ZoneOffset.UTC)
                .format(second))
        .matches(".*\\.\\d{3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true; [/a|]{\"code\":\"200\"}",
        "false; [/a|-]{\"unknown\":\"-\",\"code\":\"200\"}"
      })
  void whatIsNotKnownMayBeLeftOut(boolean omits, String expected, @TempDir Path home)
      throws Exception {
    Path text = home.resolve("text");
    Path json = home.resolve("json");
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("unknown", "%RESP(nothing)%");
    keys.put("code", "%RESPONSE_CODE%");
    mesh.logs =
        List.of(
            new AccessLog(text.toString(), "[%REQ(:PATH)%|%RESP(nothing)%]", null, omits),
            new AccessLog(json.toString(), null, keys, omits));
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      client.get("/a");
    }
    mesh.close();

    assertThat(Files.readString(text) + Files.readString(json)).isEqualTo(expected + "\n");
  }
}
