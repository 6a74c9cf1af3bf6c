package io.lateen.proxy.tls;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/// Handshakes of one listener or cluster, by Envoy's names ("TLS statistics").
///
/// @param reused handshakes that began where an earlier connection had ended, without certificates
///     and signatures; they count as handshakes too
public record TlsStats(Counter handshakes, Counter errors, Counter reused) {
  private static final String RESUMED = "io.lateen.resumed";

  public static TlsStats of(Scope scope) {
    return new TlsStats(
        scope.counter("ssl.handshake"),
        scope.counter("ssl.connection_error"),
        scope.counter("ssl.session_reused"));
  }

  /// Counts a handshake's end. On the event loop of the connection.
  ///
  /// @param begun when the handshake began, in milliseconds since 1970
  public void count(SslHandler handler, boolean success, long begun, Shard shard) {
    if (!success) {
      errors.increment(shard);
      return;
    }
    handshakes.increment(shard);
    if (isReused(handler.engine(), begun)) {
      reused.increment(shard);
    }
  }

  /// A handshake began where an earlier one had ended, and its peer is known by a certificate. The
  /// JDK's engine does not say so itself.
  static void resumed(SSLEngine engine) {
    if (!(engine instanceof ReferenceCountedOpenSslEngine)) {
      engine.getSession().putValue(RESUMED, true);
    }
  }

  /// The JDK keeps a session's first moment over its resumptions, in milliseconds: enough to tell
  /// them by where clients show no certificate.
  private static boolean isReused(SSLEngine engine, long begun) {
    if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
      return openSsl.sslPointer() != 0 && SSL.isSessionReused(openSsl.sslPointer());
    }
    SSLSession session = engine.getSession();
    return session.getValue(RESUMED) != null || session.getCreationTime() < begun;
  }
}
