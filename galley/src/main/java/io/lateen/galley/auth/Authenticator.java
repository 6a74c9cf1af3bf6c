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

/// Tells who calls: by bearer token (the administrator's, or a ServiceAccount's), else by client
/// certificate (already verified in the TLS
/// handshake), else nobody in particular.
public final class Authenticator {

  private static final String SCHEME = "bearer ";

  private final BearerToken token;
  private final AccountTokens accounts;

  public Authenticator(BearerToken token, AccountTokens accounts) {
    this.token = token;
    this.accounts = accounts;
  }

  /// Whose token it is, for one of `audiences`; empty audiences are the API server itself.
  public Optional<Reviewed> review(String presented, List<String> audiences) {
    List<String> asked = audiences.isEmpty() ? List.of(AccountTokens.API) : audiences;
    if (token.matches(presented)) {
      return Optional.of(new Reviewed(administrator(), asked));
    }
    return accounts
        .verify(presented)
        .map(known -> new Reviewed(known.caller(), both(known.audiences(), asked)))
        .filter(reviewed -> !reviewed.audiences().isEmpty());
  }

  private static List<String> both(List<String> of, List<String> asked) {
    return of.stream().filter(asked::contains).toList();
  }

  /// @param audiences those of the asked for that the token is for
  public record Reviewed(Caller caller, List<String> audiences) {
    public Reviewed {
      audiences = List.copyOf(audiences);
    }
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
    return bearer
        ? review(authorization.substring(SCHEME.length()).strip(), List.of()).map(Reviewed::caller)
        : Optional.empty();
  }

  private static Caller administrator() {
    return new Caller("lateen-admin", List.of(Caller.ADMINISTRATORS, Caller.AUTHENTICATED));
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
