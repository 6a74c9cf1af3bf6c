package io.lateen.galley.auth;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.jspecify.annotations.Nullable;

/// Tells who calls: by bearer token, else by client certificate (already verified in the TLS
/// handshake), else nobody in particular.
public final class Authenticator {

  private static final String SCHEME = "bearer ";

  private final BearerToken token;

  public Authenticator(BearerToken token) {
    this.token = token;
  }

  /// Whoever presents nothing is [Caller#ANONYMOUS].
  ///
  /// @param authorization the header's value
  /// @return empty when what was presented is wrong
  public Optional<Caller> authenticate(
      @Nullable String authorization, @Nullable X509Certificate certificate) {
    if (authorization != null) {
      return byToken(authorization);
    }
    return Optional.of(certificate == null ? Caller.ANONYMOUS : byCertificate(certificate));
  }

  private Optional<Caller> byToken(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!bearer || !token.matches(authorization.substring(SCHEME.length()).strip())) {
      return Optional.empty();
    }
    return Optional.of(
        new Caller("lateen-admin", List.of(Caller.ADMINISTRATORS, Caller.AUTHENTICATED)));
  }

  private static Caller byCertificate(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> groups = new ArrayList<>(values(subject, BCStyle.O));
    groups.add(Caller.AUTHENTICATED);
    return new Caller(String.join(",", values(subject, BCStyle.CN)), groups);
  }

  private static List<String> values(X500Name subject, ASN1ObjectIdentifier attribute) {
    List<String> values = new ArrayList<>();
    for (RDN each : subject.getRDNs(attribute)) {
      values.add(IETFUtils.valueToString(each.getFirst().getValue()));
    }
    return values;
  }
}
