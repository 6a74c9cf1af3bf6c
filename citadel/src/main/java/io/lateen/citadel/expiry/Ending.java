package io.lateen.citadel.expiry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A certificate's life, as far as it is known.
///
/// @param who where it is, and whose, for people
/// @param from when it began, or when it was first seen: it is as old as that at least
/// @param certain whether that is the certificate's own word
record Ending(String who, Instant from, Instant end, boolean certain) {
  private static final List<Integer> WARNINGS = List.of(1, 7, 30);

  /// The first to end of some that are kept in one place; empty: there are none.
  ///
  /// @param place a file's name, say
  static Optional<Ending> first(String place, List<X509Certificate> certificates) {
    return certificates.stream().map(one -> of(place, one)).min(Comparator.comparing(Ending::end));
  }

  private static Ending of(String place, X509Certificate certificate) {
    return new Ending(
        place + " [" + certificate.getSubjectX500Principal() + "]",
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        true);
  }

  /// What somebody has to act on, in a sentence that changes only when there is more to worry
  /// about; empty: it does not end soon.
  Optional<String> warning(Instant now) {
    if (!end.isAfter(now)) {
      return Optional.of("%s ended at %s: whoever shows it is refused".formatted(who, end));
    }
    return days(now)
        .map(
            days ->
                "%s ends at %s, in less than %d day%s: put a new one in its place"
                    .formatted(who, end, days, days == 1 ? "" : "s"));
  }

  /// A short life has no room for early warnings: those count that come in its second half.
  private Optional<Integer> days(Instant now) {
    Duration half = Duration.between(from, end).dividedBy(2);
    Duration left = Duration.between(now, end);
    return WARNINGS.stream()
        .filter(days -> Duration.ofDays(days).compareTo(half) <= 0)
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .findFirst();
  }
}
