package io.lateen.proxy.probe;

/// What answers in a row amount to. The first conclusion, whichever it is, is one too. Pure.
final class Tally {
  private final int successThreshold;
  private final int failureThreshold;
  private Conclusion last = Conclusion.NONE;
  private int successes;
  private int failures;

  enum Conclusion {
    /// Nothing new.
    NONE,
    WELL,
    ILL
  }

  Tally(int successThreshold, int failureThreshold) {
    this.successThreshold = successThreshold;
    this.failureThreshold = failureThreshold;
  }

  /// Takes an answer; says what became otherwise by it.
  Conclusion take(boolean success) {
    successes = success ? successes + 1 : 0;
    failures = success ? 0 : failures + 1;
    if (successes >= successThreshold) {
      return conclude(Conclusion.WELL);
    }
    return failures >= failureThreshold ? conclude(Conclusion.ILL) : Conclusion.NONE;
  }

  private Conclusion conclude(Conclusion now) {
    boolean same = now == last;
    last = now;
    return same ? Conclusion.NONE : now;
  }
}
