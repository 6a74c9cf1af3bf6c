package io.lateen.citadel.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What an authority signs with.
///
/// @param certificate of the key itself
/// @param between certificates from it up to, and without, its root; empty when it is the root
/// @param root what others trust
public record SigningKey(
    X509Certificate certificate,
    PrivateKey key,
    List<X509Certificate> between,
    X509Certificate root) {

  public SigningKey {
    Objects.requireNonNull(key);
    between = List.copyOf(between);
  }

  /// What is shown after a leaf, so that whoever trusts only the root can follow: empty when the
  /// root signs itself.
  public List<X509Certificate> intermediates() {
    List<X509Certificate> chain = new ArrayList<>();
    if (!certificate.equals(root)) {
      chain.add(certificate);
    }
    between.stream().filter(each -> !each.equals(certificate)).forEach(chain::add);
    return chain;
  }

  /// Keys do not belong into logs.
  @Override
  public String toString() {
    return "SigningKey[" + certificate.getSubjectX500Principal() + "]";
  }
}
