package io.lateen.proxy.upstream;

import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What `%UPSTREAM_TRANSPORT_FAILURE_REASON%` says of a connection that did not come about.
public final class TransportFailure {
  private TransportFailure() {}

  /// Empty for what is not the transport's: nobody listens, nobody answers.
  public static String of(Throwable failure) {
    String handshake = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        return "TLS_error: CERTIFICATE_VERIFY_FAILED: " + text(deepest(at));
      }
      if (handshake == null && at instanceof SSLException) {
        handshake = text(at);
      }
    }
    return handshake == null ? "" : "TLS_error: " + handshake;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static String text(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName().toLowerCase(Locale.ROOT)
        : message.replaceAll("\\s+", " ");
  }
}
