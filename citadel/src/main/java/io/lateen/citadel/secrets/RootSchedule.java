package io.lateen.citadel.secrets;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/// When a self-signed root is exchanged, and how long each step takes.
///
/// @param overlap how long everybody has to learn of a new root
/// @param longest life of a certificate below a root
record RootSchedule(Duration overlap, Duration longest) {
  /// Of its life, a root's last fifth is for exchanging it.
  private static final int LAST_SHARE = 5;

  boolean isOld(X509Certificate root, Instant now) {
    Instant end = root.getNotAfter().toInstant();
    Duration life = Duration.between(root.getNotBefore().toInstant(), end);
    return now.isAfter(end.minus(life.dividedBy(LAST_SHARE)));
  }

  /// How long a new root is announced: never into the end of the old one.
  Duration patience(Instant since, X509Certificate old) {
    Duration half = Duration.between(since, old.getNotAfter().toInstant()).dividedBy(2);
    return half.compareTo(overlap) < 0 ? half : overlap;
  }

  /// Until the last certificate below the old root has ended.
  Duration retirement() {
    return longest.plus(overlap);
  }
}
