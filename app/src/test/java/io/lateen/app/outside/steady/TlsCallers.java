package io.lateen.app.outside.steady;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Someone who comes anew for every request, by TLS, and looks at the certificate.
final class TlsCallers implements AutoCloseable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Map<String, Long> failures = new ConcurrentHashMap<>();
  private final SSLContext context;
  private final int port;
  private final Thread thread;
  private volatile String subject = "";
  private volatile boolean stopped;

  /// Which certificate it is, is the test's question: any is believed.
  private static final class Curious implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  TlsCallers(int port) throws GeneralSecurityException {
    this.port = port;
    context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Curious()}, null);
    thread = Thread.ofPlatform().start(this::callAgainAndAgain);
  }

  private void callAgainAndAgain() {
    while (!stopped) {
      try {
        call();
      } catch (IOException e) {
        failures.merge(java.time.Instant.now() + " " + e, 1L, Long::sum);
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private void call() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      // A resumed session would show the certificate of its first handshake.
      socket.getSession().invalidate();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      subject = shown.getSubjectX500Principal().getName();
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200")) {
        failures.merge(answer, 1L, Long::sum);
      }
    }
  }

  /// Whom the certificate seen last is for.
  String subject() {
    return subject;
  }

  Map<String, Long> stop() throws InterruptedException {
    stopped = true;
    thread.join();
    return new TreeMap<>(failures);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
