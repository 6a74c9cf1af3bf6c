package io.lateen.proxy.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a client's connection says of who is at its ends, once its handshake is done.
///
/// @param mutual whether the client showed a certificate
/// @param peer the client's first URI, without `spiffe://`, or empty
/// @param local ours, or empty
/// @param serverName what the client called us, or empty
public record PeerIdentity(boolean mutual, String peer, String local, String serverName) {
  /// Plain text, and no name.
  public static final PeerIdentity NONE = new PeerIdentity(false, "", "", "");

  private static final String SPIFFE = "spiffe://";
  private static final int URI = 6;

  /// @param engine null: plain text
  /// @param serverName from the client hello; null: nobody looked
  public static PeerIdentity of(@Nullable SSLEngine engine, @Nullable String serverName) {
    String named = serverName == null ? "" : serverName;
    if (engine == null) {
      return named.isEmpty() ? NONE : new PeerIdentity(false, "", "", named);
    }
    SSLSession session = engine.getSession();
    Certificate peer = peer(session);
    return new PeerIdentity(
        peer != null,
        principal(peer),
        principal(first(session.getLocalCertificates())),
        named.isEmpty() ? requested(session) : named);
  }

  /// The namespace in `domain/ns/<namespace>/sa/<account>`, or empty.
  public String namespace() {
    String[] parts = peer.split("/", -1);
    return parts.length == 5 && parts[1].equals("ns") && parts[3].equals("sa") ? parts[2] : "";
  }

  private static @Nullable Certificate peer(SSLSession session) {
    try {
      return first(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return null; // It showed none.
    }
  }

  private static @Nullable Certificate first(Certificate @Nullable [] chain) {
    return chain == null || chain.length == 0 ? null : chain[0];
  }

  private static String principal(@Nullable Certificate certificate) {
    if (!(certificate instanceof X509Certificate leaf)) {
      return "";
    }
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (Integer.valueOf(URI).equals(name.get(0))) {
          String uri = String.valueOf(name.get(1));
          return uri.startsWith(SPIFFE) ? uri.substring(SPIFFE.length()) : uri;
        }
      }
    } catch (CertificateParsingException e) {
      return ""; // Names that cannot be read name nobody.
    }
    return "";
  }

  private static String requested(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      try {
        for (SNIServerName name : extended.getRequestedServerNames()) {
          if (name instanceof SNIHostName host) {
            return host.getAsciiName();
          }
        }
      } catch (IllegalArgumentException e) {
        return ""; // Java's type refuses names with underscores, as the mesh's own have.
      }
    }
    return "";
  }
}
