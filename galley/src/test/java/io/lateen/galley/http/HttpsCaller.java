package io.lateen.galley.http;

import io.lateen.galley.auth.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A plain HTTPS client of one server, which trusts only that server's authority.
public final class HttpsCaller implements AutoCloseable {

  private final ApiServer server;
  private final HttpClient client;

  public HttpsCaller(ApiServer server) throws GeneralSecurityException, IOException {
    this(server, null);
  }

  HttpsCaller(ApiServer server, @Nullable Identity identity)
      throws GeneralSecurityException, IOException {
    this.server = server;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(server.authority().certificate(), identity))
            .build();
  }

  public HttpRequest.Builder request(String path) {
    return anonymous(path).header("Authorization", "Bearer " + server.token().value());
  }

  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  static SSLContext trusting(X509Certificate authority, @Nullable Identity identity)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(identity, authority), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyManager @Nullable [] keys(
      @Nullable Identity identity, X509Certificate authority)
      throws GeneralSecurityException, IOException {
    if (identity == null) {
      return null;
    }
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    X509Certificate[] chain = {identity.certificate(), authority};
    own.setKeyEntry("own", identity.key(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    return keys.getKeyManagers();
  }
}
