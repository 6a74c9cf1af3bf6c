package io.lateen.citadel.secrets;

import io.lateen.citadel.authority.Authority;
import io.lateen.wire.tls.PemText;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When a key in a Secret is made anew.
///
/// @param ratio of a certificate's life, at the end of which it is exchanged
///     (`--workload-cert-grace-period-ratio`)
/// @param least never later than this before its end (`--workload-cert-min-grace-period`)
public record RenewalRule(double ratio, Duration least) {
  public static final RenewalRule USUAL = new RenewalRule(0.5, Duration.ofMinutes(10));

  static final String CHAIN = "cert-chain.pem";
  static final String KEY = "key.pem";
  static final String ROOT = "root-cert.pem";

  public RenewalRule {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "--workload-cert-grace-period-ratio: " + ratio + " (expected: 0..1)");
    }
  }

  /// What is odd about the settings, for the log; empty: nothing.
  public Optional<String> warning() {
    return ratio < 0.2 || ratio > 0.8
        ? Optional.of(
            "--workload-cert-grace-period-ratio: "
                + ratio
                + " is outside of 0.2..0.8: certificates are exchanged very late or very often")
        : Optional.empty();
  }

  /// Why what a Secret holds is to be made anew; empty: it is good.
  ///
  /// @param data of the Secret, decoded
  /// @param roots in force, PEM
  /// @param names that its certificate must have
  Optional<String> reason(
      Map<String, String> data, String roots, List<Authority.Name> names, Instant now) {
    if (!data.containsKey(KEY)) {
      return Optional.of("it has no " + KEY);
    }
    if (!roots.equals(data.get(ROOT))) {
      return Optional.of("the roots changed");
    }
    try {
      X509Certificate leaf = PemText.certificates(data.getOrDefault(CHAIN, "")).getFirst();
      Instant end = leaf.getNotAfter().toInstant();
      Instant renew = end.minus(grace(Duration.between(leaf.getNotBefore().toInstant(), end)));
      return now.isBefore(renew) ? missing(leaf, names) : Optional.of("it ends at " + end);
    } catch (CertificateException e) {
      return Optional.of("its certificate cannot be read");
    }
  }

  private static Optional<String> missing(X509Certificate leaf, List<Authority.Name> names)
      throws CertificateException {
    Collection<List<?>> all = leaf.getSubjectAlternativeNames();
    List<String> has =
        (all == null ? List.<List<?>>of() : all)
            .stream().map(name -> String.valueOf(name.get(1))).toList();
    return names.stream()
        .map(Authority.Name::value)
        .filter(name -> !has.contains(name))
        .findFirst()
        .map(name -> "it does not name " + name);
  }

  private Duration grace(Duration life) {
    Duration share = Duration.ofMillis((long) (life.toMillis() * ratio));
    return share.compareTo(least) < 0 ? least : share;
  }
}
