package io.lateen.citadel.authority;

import java.time.Duration;

/// How long certificates hold.
///
/// @param workload when nothing is asked for (`--workload-cert-ttl`)
/// @param longest whoever asks for more is refused (`--max-workload-cert-ttl`)
public record Lifetimes(Duration workload, Duration longest) {
  public static final Lifetimes USUAL = new Lifetimes(Duration.ofDays(90), Duration.ofDays(90));

  public Lifetimes {
    if (workload.isNegative() || workload.isZero() || workload.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "--workload-cert-ttl: " + workload + " (expected: more than 0, at most " + longest + ")");
    }
  }

  /// What a caller who asked gets.
  ///
  /// @param asked 0 and less: nothing asked
  public Duration granted(Duration asked) throws CaProblem {
    if (asked.isNegative() || asked.isZero()) {
      return workload;
    }
    if (asked.compareTo(longest) > 0) {
      throw new CaProblem(
          CaProblem.Kind.TTL_ERROR,
          "requested TTL " + asked + " is greater than the max allowed TTL " + longest);
    }
    return asked;
  }
}
