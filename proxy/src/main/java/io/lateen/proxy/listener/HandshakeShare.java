package io.lateen.proxy.listener;

/// How much of a worker's time TLS handshakes may take: a half, and [#SAVED] at once after a while
/// without. The generic cell rate algorithm (ITU-T I.371, annex A), with nanoseconds of work for
/// cells: each takes twice its length of the clock, and the next may begin when the clock has come
/// so far. Knows no clock and no thread.
final class HandshakeShare {
  /// Nanoseconds of the clock for each nanosecond of work.
  static final int PRICE = 2;

  /// Nanoseconds of the clock that are kept for later.
  static final long SAVED = 4_000_000;

  /// Nanoseconds after a handshake's work in which another's begins in any case: what took longer
  /// was not the handshake's doing (a garbage collection, a machine that stood still).
  static final long PATIENCE = 50_000_000;

  private long next;

  /// @param now nanoseconds of a clock that may begin anywhere
  HandshakeShare(long now) {
    next = now - SAVED;
  }

  /// For how many nanoseconds nothing may begin; 0: it may now.
  long delay(long now) {
    return Math.max(0, next - now);
  }

  /// Nobody wants the time that is owed.
  void forgive(long now) {
    next = Math.min(next - now, 0) + now;
  }

  /// Work was done.
  void spent(long begun, long ended) {
    long owed = Math.max(next - begun, -SAVED) + PRICE * (ended - begun);
    next = begun + Math.min(owed, ended - begun + PATIENCE);
  }
}
