package io.lateen.mixer.adapter.memquota;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemQuotaTest {
  private Instant now = Instant.EPOCH;
  private final Rehearsal rehearsal =
      new Rehearsal(new MemQuotaAdapter(new Ticking()))
          .attribute("source.name", "a")
          .attribute("response.duration", Duration.ofSeconds(1))
          .instance(
              "requests.quota.default",
              Templates.QUOTA,
              "dimensions: {source: source.name, took: response.duration}");

  private final class Ticking implements InstantSource {
    @Override
    public Instant instant() {
      return now;
    }
  }

  private static String quota(int most, String window, String more) {
    return "quotas: [{name: requests.quota.default, maxAmount: %d, validDuration: %s%s}]"
        .formatted(most, window, more);
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  private QuotaResult ask(Handler handler, String id, long amount, boolean bestEffort)
      throws Exception {
    return handler.quota(rehearsal.build(), new QuotaArguments(id, amount, bestEffort));
  }

  private long take(Handler handler, long amount) throws Exception {
    return ask(handler, "", amount, false).amount();
  }

  @Test
  void aWindowRollsByTenthsOfASecond() throws Exception {
    Handler handler = rehearsal.open(quota(3, "1s", ""));
    assertThat(take(handler, 2)).isEqualTo(2);
    pass(500);
    assertThat(take(handler, 2)).isZero();
    assertThat(take(handler, 1)).isEqualTo(1);
    pass(500);
    assertThat(take(handler, 3)).isZero();
    assertThat(take(handler, 2)).isEqualTo(2);
    assertThat(ask(handler, "", 1, false).validDuration()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void validityIsRoundedUpToSeconds() throws Exception {
    Handler handler = rehearsal.open(quota(3, "1.2s", ""));
    assertThat(ask(handler, "", 1, false).validDuration()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void withoutAWindowNothingComesBackButWhatIsGivenBack() throws Exception {
    Handler handler = rehearsal.open(quota(3, "0s", ""));
    assertThat(take(handler, 3)).isEqualTo(3);
    pass(1_000_000);
    assertThat(take(handler, 1)).isZero();
    assertThat(take(handler, -2)).isEqualTo(-2);
    assertThat(take(handler, 3)).isZero();
    assertThat(ask(handler, "", 3, true).amount()).isEqualTo(2);
    assertThat(take(handler, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(take(handler, 4)).isZero();
    assertThat(take(handler, 3)).isEqualTo(3);
  }

  @Test
  void whatIsGivenBackIsFreeAtOnce() throws Exception {
    Handler handler = rehearsal.open(quota(3, "10s", ""));
    assertThat(take(handler, 3)).isEqualTo(3);
    assertThat(take(handler, -1)).isEqualTo(-1);
    assertThat(ask(handler, "", 5, true).amount()).isEqualTo(1);
  }

  @Test
  void oneIdTakesOnce() throws Exception {
    Handler handler = rehearsal.open(quota(1, "10s", ""));
    assertThat(ask(handler, "id", 1, false).amount()).isEqualTo(1);
    assertThat(ask(handler, "id", 1, false).amount()).isEqualTo(1);
    assertThat(ask(handler, "other", 1, false).amount()).isZero();
    pass(2_000);
    assertThat(ask(handler, "id", 1, false).amount()).isZero();
  }

  @Test
  void theFirstOverrideThatFitsCounts() throws Exception {
    Handler handler =
        rehearsal.open(
            quota(
                9,
                "1s",
                """
                , overrides: [
                  {dimensions: {source: b}, maxAmount: 7, validDuration: 1s},
                  {dimensions: {took: 1s}, maxAmount: 2, validDuration: 1s},
                  {dimensions: {source: a, took: 1s}, maxAmount: 5, validDuration: 1s}]
                """));
    assertThat(ask(handler, "", 100, true).amount()).isEqualTo(2);
    rehearsal.attribute("source.name", "b");
    assertThat(ask(handler, "", 100, true).amount()).isEqualTo(7);
    rehearsal.attribute("response.duration", Duration.ofSeconds(2)).attribute("source.name", "c");
    assertThat(ask(handler, "", 100, true).amount()).isEqualTo(9);
  }

  @Test
  void aQuotaNobodyConfiguredGrantsNothing() throws Exception {
    Handler handler = rehearsal.open("quotas: [{name: other.quota.default, maxAmount: 3}]");
    assertThat(take(handler, 1)).isZero();
  }

  /// Those who come once must not, in the end, share their quota with everybody else.
  @Test
  void idleWindowsMakeRoom() throws Exception {
    Handler handler = rehearsal.open(quota(1, "1s", ""));
    for (int i = 0; i < Cells.MOST; i++) {
      rehearsal.attribute("source.name", "early" + i);
      assertThat(take(handler, 1)).isEqualTo(1);
    }
    assertThat(late(handler)).containsExactly(1L, 0L, 0L);
    pass(1_500);
    assertThat(late(handler)).containsExactly(1L, 1L, 1L);
  }

  private List<Long> late(Handler handler) {
    return IntStream.range(0, 3)
        .mapToObj(
            i -> {
              rehearsal.attribute("source.name", "late" + i);
              try {
                return take(handler, 1);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  /// A window of an hour is a thousand slots: 100,000 of them would be 800 MB.
  @Test
  void longWindowsAndLongNamesAreBoundedByWhatTheyTake() {
    InstantSource clock = new Ticking();
    QuotaLimit limit = new QuotaLimit("q", Map.of(), 1, Duration.ofHours(1), List.of());
    Cells cells = new Cells(clock);
    Set<RollingWindow> own = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      RollingWindow window = cells.window(new Cells.Key("q", Map.of("d", "" + i)), limit);
      own.add(window);
      window.take(Math.min(1, window.available(0)));
    }
    assertThat(own).hasSizeBetween(5_000, (int) (Cells.MOST_OCTETS / 8_000));
  }

  @Test
  void wrongParametersAreToldWithTheirPath() {
    assertThat(
            rehearsal.problems(
                """
                quotas:
                - {name: a, maxAmount: 0, validDuration: -1s}
                - {name: a, maxAmount: 5, overrides: [{maxAmount: -1}]}
                - {maxAmount: 5}
                minDeduplicationDuration: 0s
                """))
        .isEqualTo(
            """
            spec.params.quotas[0].maxAmount: 0 (expected: at least 1)
            spec.params.quotas[0].validDuration: PT-1S (expected: 0s or more)
            spec.params.quotas[1].name: "a" (expected: a quota of its own)
            spec.params.quotas[1].overrides[0].maxAmount: -1 (expected: at least 1)
            spec.params.quotas[2].name: missing (expected: the full name of a quota instance)
            spec.params.minDeduplicationDuration: PT0S (expected: more than nothing)""");
    assertThat(rehearsal.problems("quotas: [{name: a, maxAmount: many, max_amont: 1}]"))
        .contains("spec.params.quotas[0].maxAmount: \"many\" (expected: ")
        .contains("spec.params.quotas[0].max_amont: unknown field (expected: one of name,");
  }
}
