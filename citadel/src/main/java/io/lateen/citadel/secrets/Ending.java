package io.lateen.citadel.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The certificate of a Secret that ends first.
///
/// @param file in the Secret
/// @param days before its end that one is told at, the last that has come; 0: it has ended
record Ending(String file, X509Certificate certificate, int days) {
  private static final List<Integer> WARNINGS = List.of(1, 7, 30);

  /// What somebody has to act on; empty: no certificate ends soon.
  static Optional<Ending> soon(Secret secret, Instant now) {
    return first(secret)
        .flatMap(
            found -> {
              X509Certificate certificate = found.getValue();
              return days(certificate, now)
                  .map(days -> new Ending(found.getKey(), certificate, days));
            });
  }

  /// When the first certificate of the Secret ends; empty: it holds none.
  static Optional<Instant> of(Secret secret) {
    return first(secret).map(found -> end(found.getValue()));
  }

  private static Optional<Map.Entry<String, X509Certificate>> first(Secret secret) {
    return SecretData.decoded(secret).entrySet().stream()
        .filter(file -> file.getValue().contains("BEGIN CERTIFICATE"))
        .flatMap(file -> read(file.getValue()).stream().map(one -> Map.entry(file.getKey(), one)))
        .min(Comparator.comparing(one -> end(one.getValue())));
  }

  /// What cannot be read is told of by whoever uses it.
  private static List<X509Certificate> read(String pem) {
    try {
      return PemText.certificates(pem);
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  /// A short life has no room for early warnings: those count that come in its second half.
  private static Optional<Integer> days(X509Certificate certificate, Instant now) {
    Instant end = end(certificate);
    if (!end.isAfter(now)) {
      return Optional.of(0);
    }
    Duration half = Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(2);
    Duration left = Duration.between(now, end);
    return WARNINGS.stream()
        .filter(days -> Duration.ofDays(days).compareTo(half) <= 0)
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .findFirst();
  }

  /// In a sentence that changes only when there is more to worry about.
  String sentence() {
    String who = file + " [" + certificate.getSubjectX500Principal() + "]";
    return days == 0
        ? "%s ended at %s: whoever shows it is refused".formatted(who, end(certificate))
        : "%s ends at %s, in less than %d day%s: put a new one in its place"
            .formatted(who, end(certificate), days, days == 1 ? "" : "s");
  }
}
