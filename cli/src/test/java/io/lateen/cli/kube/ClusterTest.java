package io.lateen.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.lateen.cli.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS with a certificate of our own, and a server that wants one of its caller.
final class ClusterTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private KeyStore keys;
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException, InterruptedException {
    keys = keys();
    SSLContext tls = context();
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/api/v1/namespaces/n/configmaps/c", ClusterTest::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate-authority-data: CA", "insecure-skip-tls-verify: true"})
  void asksOverTls(String trust) throws IOException, GeneralSecurityException {
    Cluster cluster =
        cluster(trust, "{client-certificate-data: %s, client-key-data: %s}".formatted(ca(), key()));
    assertThat(cluster.configMap("n", "c"))
        .hasValueSatisfying(map -> assertThat(map.path("data").isObject()).isTrue());
    assertThat(cluster.configMap("n", "none")).isEmpty();
    assertThat(cluster.namespace()).isEqualTo("shop");
  }

  @Test
  void aStrangersCertificateIsNotTrusted() throws IOException, GeneralSecurityException {
    Cluster cluster = cluster("x: y", "{}");
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> cluster.configMap("n", "c"))
        .withMessageContaining("cannot reach the API server at https://127.0.0.1");
  }

  @Test
  void credentialsThatCannotBeUsedAreNamed() {
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> cluster("certificate-authority: /none", "{}"))
        .withMessageContaining("kubeconfig");
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(
            () -> cluster("x: y", "{client-certificate-data: CA, client-key-data: bm9uZQ==}"))
        .withMessageContaining("PKCS #8");
  }

  private Cluster cluster(String trust, String user) throws IOException, GeneralSecurityException {
    Path file =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u, namespace: shop}}]
            clusters:
            - name: k
              cluster:
                server: https://127.0.0.1:%d/
                %s
            users: [{name: u, user: %s}]
            """
                .formatted(server.getAddress().getPort(), trust, user)
                .replace(": CA", ": " + ca()));
    return Cluster.of(Kubeconfig.read(file, ""));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = "{\"data\": {}}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String ca() throws GeneralSecurityException {
    return base64(pem("CERTIFICATE", keys.getCertificate("me").getEncoded()));
  }

  private String key() throws GeneralSecurityException {
    return base64(pem("PRIVATE KEY", keys.getKey("me", PASSWORD).getEncoded()));
  }

  private static String pem(String name, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(name, Base64.getMimeEncoder().encodeToString(der), name);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = keys;
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// One certificate for both sides, made by the JDK's keytool.
  private static KeyStore keys()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = folder.resolve("keys.p12");
    if (!Files.exists(file)) {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "me",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=me",
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(keytool.waitFor()).as(said).isZero();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    // As a trusted certificate too.
    keys.setCertificateEntry("ca", keys.getCertificate("me"));
    return keys;
  }
}
