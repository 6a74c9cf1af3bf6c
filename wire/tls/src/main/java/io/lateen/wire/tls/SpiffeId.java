package io.lateen.wire.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who a workload is: `spiffe://<trust domain>/ns/<namespace>/sa/<account>` (SPIFFE ID §2, in the
/// form of Istio).
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
  /// `GeneralName.uniformResourceIdentifier` (RFC 5280, 4.2.1.6).
  private static final Integer URI = 6;

  private static final Pattern FORM =
      Pattern.compile("spiffe://([a-z0-9._-]+)/ns/([a-z0-9.-]+)/sa/([a-z0-9.-]+)");

  /// Empty when the text is no such name.
  public static Optional<SpiffeId> parse(String uri) {
    Matcher found = FORM.matcher(uri);
    return found.matches()
        ? Optional.of(new SpiffeId(found.group(1), found.group(2), found.group(3)))
        : Optional.empty();
  }

  /// The names of this form in a certificate; one without any, or that cannot be read, names
  // nobody.
  public static List<SpiffeId> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return (names == null ? List.<List<?>>of() : names)
          .stream()
              .filter(name -> URI.equals(name.get(0)))
              .flatMap(name -> parse(String.valueOf(name.get(1))).stream())
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /// The same workload as one of another trust domain would call it.
  public SpiffeId in(String otherDomain) {
    return new SpiffeId(otherDomain, namespace, serviceAccount);
  }

  /// The URI.
  @Override
  public String toString() {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }
}
