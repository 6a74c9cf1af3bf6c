package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With clocks of its own, which are moved by hand.
final class OtherWorkTest {
  private static final long MICRO = 1_000;

  private final OtherWork others = new OtherWork();
  private long now = Long.MAX_VALUE - OtherWork.WINDOW; // it may overflow
  private long cpu;

  /// Turns of 300 µs, and between them others' work and nothing at all, in microseconds.
  private void rounds(long length, long work, long idle) {
    for (long end = now + length; end - now > 0; ) {
      now += (work + idle) * MICRO;
      cpu += work * MICRO;
      others.turnBegins(now, cpu);
      now += 300 * MICRO;
      cpu += 300 * MICRO;
      others.turnEnds(cpu);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,   0,   false",
    "50,  0,   false",
    "50,  200, false", // a quarter of the clock is needed
    "150, 0,   true",
    "150, 100, true",
    "150, 400, false",
    "2000, 0,  true"
  })
  void aQuarterOfTheTimeIsMuch(long work, long idle, boolean much) {
    others.begins(now, cpu);
    assertThat(others.isMuch()).as("not known yet").isTrue();
    rounds(3 * OtherWork.WINDOW, work, idle);
    assertThat(others.isMuch()).isEqualTo(much);
  }

  @Test
  void anAnswerIsForgottenAfterAWhile() {
    others.begins(now, cpu);
    rounds(2 * OtherWork.WINDOW, 0, 0);
    now += OtherWork.BELIEVED / 2;
    cpu += OtherWork.BELIEVED / 2; // whatever it was, nobody was waiting
    others.begins(now, cpu);
    assertThat(others.isMuch()).isFalse();
    rounds(2 * OtherWork.WINDOW, 0, 0);
    assertThat(others.isMuch()).isFalse();
    now += 2 * OtherWork.BELIEVED;
    others.begins(now, cpu);
    assertThat(others.isMuch()).isTrue();
  }

  @Test
  void othersThatComeAreSeen() {
    others.begins(now, cpu);
    rounds(2 * OtherWork.WINDOW, 0, 0);
    assertThat(others.isMuch()).isFalse();
    rounds(2 * OtherWork.WINDOW, 400, 0);
    assertThat(others.isMuch()).isTrue();
  }
}
