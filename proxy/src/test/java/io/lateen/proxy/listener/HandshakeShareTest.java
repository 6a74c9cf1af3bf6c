package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With a clock of its own, which is moved by hand.
final class HandshakeShareTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private long now;
  private final HandshakeShare share = new HandshakeShare(now);

  private void work(long nanos) {
    share.spent(now, now + nanos);
    now += nanos;
  }

  /// Whoever wants to shake hands does so as soon as it may.
  private long worked(long until, long each) {
    long worked = 0;
    while (now < until) {
      now += share.delay(now);
      work(each);
      worked += each;
    }
    return worked;
  }

  @Test
  void aFewAreNotDelayed() {
    for (long spent = 0; spent <= HandshakeShare.SAVED; spent += MILLI / 2) {
      assertThat(share.delay(now)).isZero();
      work(MILLI / 2);
    }
    assertThat(share.delay(now)).isPositive();
  }

  @Test
  void whoeverHasWorkedLeavesAsMuchTimeToOthers() {
    worked(100 * MILLI, MILLI);
    now += share.delay(now);
    work(300 * MICRO);
    assertThat(share.delay(now)).isEqualTo(300 * MICRO);
    now += 200 * MICRO;
    assertThat(share.delay(now)).isEqualTo(100 * MICRO);
    now += 100 * MICRO;
    assertThat(share.delay(now)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {10 * MICRO, 150 * MICRO, 500 * MICRO, 7 * MILLI})
  void halfOfTheTimeAndNotMore(long each) {
    long whole = 1000 * MILLI;
    long worked = worked(whole, each);
    assertThat(worked).isBetween(whole / 2 - each, whole / 2 + HandshakeShare.SAVED / 2 + 2 * each);
  }

  @Test
  void quietIsSavedUpForATimeOnly() {
    worked(50 * MILLI, MILLI);
    now += 3600 * 1000 * MILLI;
    long from = now;
    while (share.delay(now) == 0) {
      work(100 * MICRO);
    }
    assertThat(now - from).isLessThanOrEqualTo(HandshakeShare.SAVED + 100 * MICRO);
  }

  @Test
  void whatStoodStillIsNotPaidFor() {
    work(10_000 * MILLI);
    assertThat(share.delay(now)).isEqualTo(HandshakeShare.PATIENCE);
  }

  /// Clocks like `System.nanoTime` may begin anywhere.
  @Test
  void theClockMayOverflow() {
    long begun = Long.MAX_VALUE - MILLI;
    HandshakeShare late = new HandshakeShare(begun);
    late.spent(begun, begun + 4 * MILLI);
    assertThat(late.delay(begun + 4 * MILLI)).isZero();
    late.spent(begun + 4 * MILLI, begun + 5 * MILLI);
    assertThat(late.delay(begun + 5 * MILLI)).isEqualTo(MILLI);
  }
}
