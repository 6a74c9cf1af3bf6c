package io.lateen.proxy.report.mixer;

/// An answer to a check that holds for a while. On one worker's event loop only.
final class KnownAnswer {
  /// One that is used up is asked for by all requests that come until the next one is there: at a
  /// hundredth of the uses, that is more than what all the others cost. So the next one is asked
  /// for when an eighth of it is left, unless it is soon gone anyway.
  private static final int LEFT = 8;

  private static final int LEAST_USES = 64;
  private static final long LEAST_NANOS = 1_000_000_000;

  private final Verdict verdict;
  private final long until;
  private final long fades;
  private final int lastUses;
  private int uses;
  private boolean renewed;

  /// @param now `System.nanoTime()`
  /// @param valid nanoseconds
  /// @param uses below 0: any number
  KnownAnswer(Verdict verdict, long now, long valid, int uses) {
    this.verdict = verdict;
    this.until = now + valid;
    this.fades = valid < LEAST_NANOS ? until : until - valid / LEFT;
    this.uses = uses;
    this.lastUses = uses < LEAST_USES ? 0 : uses / LEFT;
  }

  Verdict verdict() {
    return verdict;
  }

  /// Uses it once; false: it does not hold any more.
  boolean use(long now) {
    if (until - now <= 0 || uses == 0) {
      return false;
    }
    if (uses > 0) {
      uses--;
    }
    return true;
  }

  /// Whether it is time to ask for the next one. True once.
  boolean toRenew(long now) {
    boolean fading = fades - now <= 0 || (uses >= 0 && uses < lastUses);
    boolean first = fading && !renewed;
    renewed |= fading;
    return first;
  }
}
