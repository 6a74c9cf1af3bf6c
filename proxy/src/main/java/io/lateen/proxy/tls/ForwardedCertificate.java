package io.lateen.proxy.tls;

import io.lateen.proxy.resource.HttpConnectionManager.ClientCert;
import io.lateen.wire.tls.PemText;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a server tells its application of a client's certificate: one element of
/// `x-forwarded-client-cert` ("HTTP header manipulation", x-forwarded-client-cert).
public final class ForwardedCertificate {
  private static final int DNS = 2;
  private static final int URI = 6;

  /// Names with others would be read as more than one, or end the header.
  private static final Pattern PLAIN = Pattern.compile("[!-~&&[^;,\"]]+");

  private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

  private ForwardedCertificate() {}

  /// Null: the client showed none.
  ///
  /// @param session of a handshake that is over
  public static @Nullable String element(SSLSession session, ClientCert wanted) {
    X509Certificate peer = peer(session);
    if (peer == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (first(session.getLocalCertificates()) instanceof X509Certificate own) {
      names(own, URI).forEach(name -> parts.add("By=" + name));
    }
    parts.add("Hash=" + digest(peer));
    if (wanted.cert()) {
      parts.add("Cert=\"" + encoded(List.of(peer)) + "\"");
    }
    if (wanted.chain()) {
      parts.add("Chain=\"" + encoded(chain(session)) + "\"");
    }
    if (wanted.subject()) {
      parts.add("Subject=\"" + subject(peer) + "\"");
    }
    if (wanted.uri()) {
      List<String> names = names(peer, URI);
      (names.isEmpty() ? List.of("") : names).forEach(name -> parts.add("URI=" + name));
    }
    if (wanted.dns()) {
      names(peer, DNS).forEach(name -> parts.add("DNS=" + name));
    }
    return String.join(";", parts);
  }

  private static @Nullable X509Certificate peer(SSLSession session) {
    List<X509Certificate> chain = chain(session);
    return chain.isEmpty() ? null : chain.getFirst();
  }

  private static List<X509Certificate> chain(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // It showed none.
    }
    return chain;
  }

  private static @Nullable Certificate first(Certificate @Nullable [] chain) {
    return chain == null || chain.length == 0 ? null : chain[0];
  }

  /// PEM with what a header cannot have, and what a reader of URLs would take for something else,
  /// escaped: what Envoy escapes.
  private static String encoded(List<X509Certificate> certificates) {
    return PemText.of(certificates)
        .replace("\n", "%0A")
        .replace(" ", "%20")
        .replace("+", "%2B")
        .replace("/", "%2F")
        .replace("=", "%3D");
  }

  /// RFC 2253 puts a backslash before quotation marks.
  private static String subject(X509Certificate peer) {
    return UNPRINTABLE.matcher(peer.getSubjectX500Principal().getName()).replaceAll("?");
  }

  private static List<String> names(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        String text = String.valueOf(name.get(1));
        if (Integer.valueOf(kind).equals(name.get(0)) && PLAIN.matcher(text).matches()) {
          names.add(text);
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // Names that cannot be read name nobody.
    }
    return names;
  }

  private static String digest(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 of a certificate", e); // every JDK has it
    }
  }
}
