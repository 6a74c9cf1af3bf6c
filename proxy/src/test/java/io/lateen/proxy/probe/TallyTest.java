package io.lateen.proxy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.probe.Tally.Conclusion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What answers in a row amount to.
final class TallyTest {
  private static List<Conclusion> of(int successes, int failures, String answers) {
    Tally tally = new Tally(successes, failures);
    List<Conclusion> all = new ArrayList<>();
    answers.chars().forEach(answer -> all.add(tally.take(answer == '+')));
    return all;
  }

  @Test
  void theFirstConclusionIsToldWhicheverItIs() {
    assertThat(of(1, 2, "+")).containsExactly(Conclusion.WELL);
    assertThat(of(1, 2, "--")).containsExactly(Conclusion.NONE, Conclusion.ILL);
  }

  @Test
  void onlyWhatIsInARowCounts() {
    assertThat(of(2, 2, "++-+-+")).containsOnlyOnce(Conclusion.WELL).doesNotContain(Conclusion.ILL);
    assertThat(of(2, 2, "++--")).endsWith(Conclusion.NONE, Conclusion.ILL);
    assertThat(of(2, 2, "++--+-++")).endsWith(Conclusion.NONE, Conclusion.WELL);
  }

  @Test
  void whatStaysIsToldOnce() {
    assertThat(of(1, 1, "+++")).containsExactly(Conclusion.WELL, Conclusion.NONE, Conclusion.NONE);
  }
}
