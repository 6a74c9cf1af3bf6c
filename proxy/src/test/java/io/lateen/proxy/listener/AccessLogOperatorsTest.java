package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Template;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Envoy's operators, in lines that the running proxy writes.
final class AccessLogOperatorsTest {
  private static final String NAME = "spiffe://cluster.local/ns/shop/sa/web";

  @TempDir Path home;

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Path log(String... operators) {
    Path file = home.resolve("access.log");
    String format = String.join("|", Stream.of(operators).map(one -> "%" + one + "%").toList());
    mesh.logs = List.of(new AccessLog(file.toString(), format + "\n", null));
    return file;
  }

  private String[] line(Path file) throws IOException {
    mesh.close();
    return Files.readAllLines(file).getFirst().split("\\|", -1);
  }

  @Test
  void ofARequest() throws Exception {
    Path file =
        log(
            "REQ_WITHOUT_QUERY(:PATH)",
            "QUERY_PARAM(who)",
            "QUERY_PARAM(nobody)",
            "UPSTREAM_REQUEST_ATTEMPT_COUNT",
            "UPSTREAM_REMOTE_PORT",
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_LOCAL_PORT",
            "ACCESS_LOG_TYPE",
            "RESPONSE_HEADERS_BYTES",
            "GRPC_STATUS",
            "DOWNSTREAM_TLS_VERSION");
    int port;
    int own;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      port = server.port();
      own = mesh.port();
      client.get("/a/b?who=me&x=y");
    }
    String[] line = line(file);
    assertThat(line)
        .startsWith("/a/b", "me", "-", "1", "" + port, "127.0.0.1", "" + own, "DownstreamEnd")
        .endsWith("-", "-");
    assertThat(Integer.parseInt(line[8])).isPositive();
  }

  /// Both ends are called by the path, as Envoy 1.40 has it, and have no port.
  @Test
  void ofAClientByAUnixSocket() throws Exception {
    Path file =
        log(
            "DOWNSTREAM_REMOTE_ADDRESS",
            "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_REMOTE_PORT",
            "DOWNSTREAM_LOCAL_ADDRESS",
            "DOWNSTREAM_LOCAL_PORT",
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS",
            "REQ(X-FORWARDED-FOR)");
    String path = home.resolve("in.sock").toString();
    mesh.address = Address.pipe(path);
    mesh.edge = true;
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.get("/");
    }
    assertThat(line(file)).containsExactly(path, path, "-", path, "-", path, "-");
  }

  @Test
  void ofTimes() throws Exception {
    Path file =
        log(
            "REQUEST_DURATION",
            "RESPONSE_DURATION",
            "RESPONSE_TX_DURATION",
            "COMMON_DURATION(US_TX_BEG:US_RX_BEG:us)",
            "COMMON_DURATION(DS_RX_BEG:DS_TX_END:ns)",
            "DURATION",
            "EMIT_TIME(%Y)");
    try (FakeServer server = FakeServer.saying("hello");
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      client.get("/a");
      client.get("/nowhere");
    }
    mesh.close();
    List<String> lines = Files.readAllLines(file);
    long[] times =
        Stream.of(lines.getFirst().split("\\|", -1)).mapToLong(Long::parseLong).toArray();
    assertThat(times[0]).isZero();
    assertThat(times[1] + times[2]).isLessThanOrEqualTo(times[5]);
    assertThat(times[3]).isPositive();
    assertThat(times[4] / 1_000_000).isEqualTo(times[5]);
    assertThat(times[6]).isGreaterThan(2025);
    assertThat(lines.get(1)).startsWith("0|-|-|-|");
  }

  @Test
  void ofACallByGrpc() throws Exception {
    Path file =
        log(
            "GRPC_STATUS",
            "GRPC_STATUS(SNAKE_STRING)",
            "GRPC_STATUS_NUMBER",
            "GRPC_STATUS(NUMBER)");
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(
                      out,
                      String.join(
                          "\r\n",
                          "HTTP/1.1 200 OK",
                          "Content-Type: application/grpc",
                          "Grpc-Status: 1",
                          "Content-Length: 0",
                          "",
                          ""));
                  return true;
                });
        Client client = mesh.cluster("a", server.port()).route("/a", "a").serve().client()) {
      client.get("/a");
    }
    assertThat(line(file)).containsExactly("Canceled", "CANCELLED", "1", "1");
  }

  @Test
  void ofAClientWithACertificate() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    Identity client = authority.issue(TestAuthority.uri(NAME), TestAuthority.dns("web"));
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(authority.issue(TestAuthority.dns("reviews.local")).inline()),
            authority.pem(),
            List.of(),
            true,
            List.of("http/1.1"),
            TlsVersions.USUAL);
    Path file =
        log(
            "DOWNSTREAM_PEER_URI_SAN",
            "DOWNSTREAM_PEER_DNS_SAN",
            "DOWNSTREAM_LOCAL_DNS_SAN",
            "DOWNSTREAM_PEER_ISSUER",
            "DOWNSTREAM_PEER_FINGERPRINT_256",
            "DOWNSTREAM_PEER_SERIAL",
            "DOWNSTREAM_TLS_VERSION",
            "DOWNSTREAM_PEER_IP_SAN");
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .context(authority)
                  .getSocketFactory()
                  .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
        FakeServer.send(
            socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .endsWith("hello");
      }
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(client.certificate().getEncoded());
    assertThat(line(file))
        .containsExactly(
            NAME,
            "web",
            "reviews.local",
            "CN=mesh",
            HexFormat.of().formatHex(digest),
            client.certificate().getSerialNumber().toString(16),
            "TLSv1.3",
            "-");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(Template.problem("100%% of %PROTOCOL%")).isNull();
    assertThat(Template.problem("%PROTOKOLL%"))
        .isEqualTo("%PROTOKOLL% is not supported (expected: one of docs/access-log.md)");
    assertThat(Template.problem("%COMMON_DURATION(US_TX_BEG:US_HS_END:ms)%"))
        .contains("US_HS_END is not noted here (expected: DS_RX_BEG,");
    assertThat(Template.problem("%GRPC_STATUS(shout)%")).contains("(expected: CAMEL_STRING,");
    assertThatThrownBy(() -> new Template("%FILTER_STATE(x)%"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofWhatFiltersFoundOut() {
    RequestRecord record = new RequestRecord();
    record.begin();
    record.policyStatus = "PERMISSION_DENIED:no";
    record.metadata.add("jwt", Map.of("aud", List.of("a", "b"), "exp", 7.0));
    record.metadata.add("jwt", Map.of("act", Map.of("sub", "\u00e4", "ok", true)));
    ByteBuf out = Unpooled.buffer();
    new Template(
            "%DYNAMIC_METADATA(istio.mixer:status)% %DYNAMIC_METADATA(jwt:act:sub)%"
                + " %DYNAMIC_METADATA(jwt:aud)% %DYNAMIC_METADATA(jwt:aud):4%"
                + " %DYNAMIC_METADATA(jwt:act:ok)% %DYNAMIC_METADATA(jwt:aud:x)%"
                + " %DYNAMIC_METADATA(other:x)% %DYNAMIC_METADATA(other)%")
        .write(record, out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("PERMISSION_DENIED:no \u00e4 [\"a\",\"b\"] [\"a\" true - - -");
    out.clear();
    record.metadata.add("jwt", Map.of("act", "x"));
    new Template("%DYNAMIC_METADATA(jwt)%").write(record, out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"act\":\"x\",\"aud\":[\"a\",\"b\"],\"exp\":7}");
    assertThat(Template.problem("%DYNAMIC_METADATA(jwt::x)%")).contains("a namespace and keys");
  }
}
