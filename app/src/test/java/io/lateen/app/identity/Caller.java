package io.lateen.app.identity;

import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Renewal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Who calls with nothing but a socket.
///
/// @param tls null: in plain text
/// @param headers of its request, each with its line's end
record Caller(@Nullable SSLContext tls, String headers) {
  private static final int PATIENCE_MILLIS = 20_000;

  static final Caller NOBODY = new Caller(null, "");

  /// @param identity that its certificate names
  static Caller showing(String identity, Authority authority) throws Exception {
    KeyPair pair = KeyForm.EC_P256.generate();
    Authority.Issued issued =
        authority.issue(
            pair.getPublic(),
            List.of(new Authority.Uri(identity)),
            Duration.ofHours(1),
            Renewal.CERTIFICATE);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    char[] password = {};
    own.setKeyEntry("own", pair.getPrivate(), password, new Certificate[] {issued.leaf()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(authority.roots()).getTrustManagers(), null);
    return new Caller(context, "");
  }

  private static TrustManagerFactory trust(List<X509Certificate> roots) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root-" + i, roots.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /// The same with one more header.
  Caller with(String name, String value) {
    return new Caller(tls, headers + name + ": " + value + "\r\n");
  }

  Caller withToken(String token) {
    return with("authorization", "Bearer " + token);
  }

  /// The whole answer; empty: the connection was refused.
  String ask(InetSocketAddress door) {
    try (Socket socket = open(door)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET / HTTP/1.1\r\nhost: web.vms\r\nconnection: close\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException refused) {
      return "";
    }
  }

  private Socket open(InetSocketAddress door) throws IOException {
    Socket plain = new Socket();
    plain.connect(door, PATIENCE_MILLIS);
    if (tls == null) {
      return plain;
    }
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory().createSocket(plain, door.getHostString(), door.getPort(), true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }
}
