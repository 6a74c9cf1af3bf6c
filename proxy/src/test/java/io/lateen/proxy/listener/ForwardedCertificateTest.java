package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert.Forward;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TlsEngine;
import io.lateen.wire.tls.PemText;
import java.io.BufferedInputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What an application hears of its clients, by `forward_client_cert_details`.
@ParameterizedClass
@EnumSource(TlsEngine.class)
final class ForwardedCertificateTest {
  private static final String SERVER = "spiffe://cluster.local/ns/default/sa/server";
  private static final String CLIENT = "spiffe://cluster.local/ns/default/sa/client";
  private static final String FORGED = "By=spiffe://x;Hash=1;URI=spiffe://cluster.local/ns/x/sa/x";

  private final TestAuthority authority = new TestAuthority("mesh");
  private final TestAuthority.Identity client = authority.issue(uri(CLIENT), dns("client.local"));
  private final Mesh mesh;
  private final FakeServer server = FakeServer.saying("hello");

  ForwardedCertificateTest(TlsEngine engine) throws Exception {
    mesh = new Mesh(engine);
  }

  @AfterEach
  void close() throws Exception {
    mesh.close();
    server.close();
  }

  private void serve(Forward forward, boolean required) throws Exception {
    serve(new ClientCert(forward, true, true, true), required);
  }

  private void serve(ClientCert wanted, boolean required) throws Exception {
    mesh.clientCert = wanted;
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(authority.issue(uri(SERVER)).inline()),
            authority.pem(),
            List.of(),
            required,
            List.of("http/1.1"),
            TlsVersions.USUAL);
    mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  private String heard(SSLContext context) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
      socket.setSoTimeout(20_000);
      FakeServer.send(
          socket.getOutputStream(),
          "GET / HTTP/1.1\r\nHost: test\r\nX-Forwarded-Client-Cert: " + FORGED + "\r\n\r\n");
      assertThat(FakeServer.head(new BufferedInputStream(socket.getInputStream()))).isNotNull();
    }
    return server.requests.getLast().header("x-forwarded-client-cert");
  }

  private String element() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(client.certificate().getEncoded());
    return "By="
        + SERVER
        + ";Hash="
        + HexFormat.of().formatHex(digest)
        + ";Subject=\"CN=workload\";URI="
        + CLIENT
        + ";DNS=client.local";
  }

  @ParameterizedTest
  @CsvSource({
    "SANITIZE, none",
    "FORWARD_ONLY, forged",
    "APPEND_FORWARD, both",
    "SANITIZE_SET, own",
    "ALWAYS_FORWARD_ONLY, forged"
  })
  void ofAClientThatShowsACertificate(Forward forward, String expected) throws Exception {
    serve(forward, true);

    assertThat(heard(client.context(authority)))
        .isEqualTo(
            switch (expected) {
              case "none" -> null;
              case "forged" -> FORGED;
              case "both" -> FORGED + "," + element();
              default -> element();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "SANITIZE, false",
    "FORWARD_ONLY, false",
    "APPEND_FORWARD, false",
    "SANITIZE_SET, false",
    "ALWAYS_FORWARD_ONLY, true"
  })
  void ofAClientThatShowsNone(Forward forward, boolean believed) throws Exception {
    serve(forward, false);

    assertThat(heard(authority.anonymous())).isEqualTo(believed ? FORGED : null);
  }

  @Test
  void theCertificateItself() throws Exception {
    serve(new ClientCert(Forward.SANITIZE_SET, false, false, false, true, true), true);

    String[] parts = heard(client.context(authority)).split(";", -1);

    String pem = PemText.of(client.certificate());
    assertThat(parts).hasSize(4);
    assertThat(parts[2]).matches("Cert=\"-----BEGIN%20CERTIFICATE-----%0A[0-9A-Za-z%-]+\"");
    assertThat(decoded(parts[2], "Cert")).isEqualTo(pem);
    assertThat(decoded(parts[3], "Chain")).startsWith(pem);
  }

  private static String decoded(String part, String name) {
    assertThat(part).startsWith(name + "=\"").endsWith("\"");
    String text = part.substring(name.length() + 2, part.length() - 1);
    return URLDecoder.decode(text, StandardCharsets.US_ASCII);
  }

  @Test
  void inPlainText() throws Exception {
    mesh.clientCert = new ClientCert(Forward.APPEND_FORWARD, true, true, true);
    mesh.cluster("a", server.port()).route("/", "a").serve();

    assertThat(mesh.get("/", "X-Forwarded-Client-Cert: " + FORGED).status()).isEqualTo(200);

    assertThat(server.requests.getLast().header("x-forwarded-client-cert")).isNull();
  }
}
