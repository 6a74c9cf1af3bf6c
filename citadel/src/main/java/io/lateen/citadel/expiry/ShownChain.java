package io.lateen.citadel.expiry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// What a server shows who connects by TLS. Nothing is said to it and nothing it says is heard, so
/// that one may look at what has ended already, and at what nobody here trusts.
final class ShownChain implements X509TrustManager {
  private static final int PATIENCE_MS = 3_000;

  private final List<X509Certificate> chain = new ArrayList<>();

  private ShownChain() {}

  /// @throws IOException when nobody answers there, or not by TLS
  static List<X509Certificate> at(InetSocketAddress server) throws IOException {
    ShownChain looking = new ShownChain();
    try (Socket plain = new Socket()) {
      plain.connect(server, PATIENCE_MS);
      plain.setSoTimeout(PATIENCE_MS);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {looking}, null);
      try (SSLSocket secured =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(plain, server.getHostString(), server.getPort(), true)) {
        secured.startHandshake();
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS", e);
    } catch (IOException e) {
      if (looking.chain.isEmpty()) {
        throw e;
      } // Else it asks for a certificate that we do not have: there was something to see.
    }
    return looking.chain;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type) {
    chain.addAll(List.of(shown));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type) {
    throw new IllegalStateException("a client looks, no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
