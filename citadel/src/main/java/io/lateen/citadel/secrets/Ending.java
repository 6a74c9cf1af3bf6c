package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The certificate of a Secret that ends first.
///
/// @param file in the Secret
record Ending(String file, X509Certificate certificate) {
  private static final List<Integer> WARNINGS = List.of(1, 7, 30);

  /// Empty: the Secret holds no certificate.
  static Optional<Ending> of(Secret secret) {
    return SecretData.decoded(secret).entrySet().stream()
        .filter(file -> file.getValue().contains("BEGIN CERTIFICATE"))
        .flatMap(file -> read(file.getValue()).stream().map(one -> new Ending(file.getKey(), one)))
        .min(Comparator.comparing(Ending::end));
  }

  /// What cannot be read is told of by whoever uses it.
  private static List<X509Certificate> read(String pem) {
    try {
      return PemText.certificates(pem);
    } catch (CertificateException e) {
      return List.of();
    }
  }

  Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /// What somebody has to act on, in a sentence that changes only when there is more to worry
  /// about; empty: it does not end soon.
  Optional<String> warning(Instant now) {
    String who = file + " [" + certificate.getSubjectX500Principal() + "]";
    if (!end().isAfter(now)) {
      return Optional.of("%s ended at %s: whoever shows it is refused".formatted(who, end()));
    }
    return days(now)
        .map(
            days ->
                "%s ends at %s, in less than %d day%s: put a new one in its place"
                    .formatted(who, end(), days, days == 1 ? "" : "s"));
  }

  /// A short life has no room for early warnings: those count that come in its second half.
  private Optional<Integer> days(Instant now) {
    Duration half = Duration.between(certificate.getNotBefore().toInstant(), end()).dividedBy(2);
    Duration left = Duration.between(now, end());
    return WARNINGS.stream()
        .filter(days -> Duration.ofDays(days).compareTo(half) <= 0)
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .findFirst();
  }
}
