package io.lateen.proxy.report;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Operators about the TLS of the client's connection: `DOWNSTREAM_TLS_…`, `DOWNSTREAM_PEER_…` and
/// `DOWNSTREAM_LOCAL_…`.
final class TlsOperators {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  private TlsOperators() {}

  /// What one certificate says; null: nothing.
  private interface Question {
    @Nullable String ask(X509Certificate certificate)
        throws CertificateParsingException, GeneralSecurityException;
  }

  static @Nullable Operator of(String name) {
    return switch (name) {
      case "DOWNSTREAM_TLS_VERSION" -> session(SSLSession::getProtocol);
      case "DOWNSTREAM_TLS_CIPHER" -> session(SSLSession::getCipherSuite);
      case "DOWNSTREAM_TLS_SESSION_ID" -> session(s -> HexFormat.of().formatHex(s.getId()));
      case "DOWNSTREAM_TRANSPORT_FAILURE_REASON" -> (_, _) -> {}; // such connections have no line
      default -> certificate(name);
    };
  }

  private static @Nullable Operator certificate(String name) {
    if (name.startsWith("DOWNSTREAM_PEER_")) {
      Question question = question(name.substring("DOWNSTREAM_PEER_".length()));
      return question == null ? null : session(s -> answer(peer(s), question));
    }
    if (name.startsWith("DOWNSTREAM_LOCAL_")) {
      Question question = local(name.substring("DOWNSTREAM_LOCAL_".length()));
      return question == null ? null : session(s -> answer(s.getLocalCertificates(), question));
    }
    return null;
  }

  /// Of one's own certificate fewer things are asked.
  private static @Nullable Question local(String what) {
    return what.equals("SUBJECT") || what.endsWith("_SAN") ? question(what) : null;
  }

  private static @Nullable Question question(String what) {
    return switch (what) {
      case "SUBJECT" -> c -> c.getSubjectX500Principal().getName();
      case "ISSUER" -> c -> c.getIssuerX500Principal().getName();
      case "URI_SAN" -> c -> names(c, URI);
      case "DNS_SAN" -> c -> names(c, DNS);
      case "IP_SAN" -> c -> names(c, IP);
      case "SERIAL" -> c -> c.getSerialNumber().toString(16);
      case "FINGERPRINT_256" -> c -> digest(c, "SHA-256");
      case "FINGERPRINT_1" -> c -> digest(c, "SHA-1");
      case "CERT" -> TlsOperators::pem;
      case "CERT_V_START" -> c -> time(c.getNotBefore().toInstant());
      case "CERT_V_END" -> c -> time(c.getNotAfter().toInstant());
      default -> null;
    };
  }

  private static Operator session(Function<SSLSession, @Nullable String> of) {
    return Operators.text(r -> r.tls == null ? null : of.apply(r.tls.getSession()));
  }

  private static Certificate @Nullable [] peer(SSLSession session) {
    try {
      return session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return null; // it showed none
    }
  }

  private static @Nullable String answer(Certificate @Nullable [] chain, Question question) {
    if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) {
      return null;
    }
    try {
      return question.ask(leaf);
    } catch (GeneralSecurityException e) {
      return null; // what cannot be read is not known
    }
  }

  private static String names(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    for (List<?> name : all == null ? List.<List<?>>of() : all) {
      if (Integer.valueOf(kind).equals(name.get(0))) {
        names.add(String.valueOf(name.get(1)));
      }
    }
    return String.join(",", names);
  }

  private static String digest(X509Certificate certificate, String algorithm)
      throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
    return HexFormat.of().formatHex(digest).toLowerCase(Locale.ROOT);
  }

  /// URL-encoded, as a log has no line ends.
  private static String pem(X509Certificate certificate) throws CertificateEncodingException {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    return pem.replace("\n", "%0A")
        .replace(" ", "%20")
        .replace("+", "%2B")
        .replace("/", "%2F")
        .replace("=", "%3D");
  }

  private static String time(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
  }
}
