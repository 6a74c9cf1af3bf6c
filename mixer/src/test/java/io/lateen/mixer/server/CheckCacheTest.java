package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.dispatch.CheckOutcome;
import io.lateen.mixer.dispatch.RouteDirective;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckCacheTest {
  private static final List<Reference> USER_AND_NO_PATH =
      List.of(
          new Reference("request.headers", "user", Condition.EXACT),
          new Reference("request.path", null, Condition.ABSENCE));
  private final CheckCache cache = new CheckCache(2);

  private static CheckOutcome outcome(String message, List<Reference> references) {
    return new CheckOutcome(
        7, message, Duration.ofNanos(100), 10, references, RouteDirective.NONE, List.of());
  }

  private static AttributeBag of(String user) {
    return AttributeBag.of(Map.of("request.headers", Map.of("user", user, "other", user + "x")));
  }

  private void put(String user) {
    cache.put(of(user), outcome(user, USER_AND_NO_PATH), cache.epoch(), 0);
  }

  private String get(AttributeBag request, long now) {
    CheckOutcome found = cache.get(request, now);
    return found == null ? null : found.message();
  }

  @Test
  void findsWhatIsAlikeInAllThatCounted() {
    put("jason");
    assertThat(get(AttributeBag.of(Map.of("request.headers", Map.of("user", "jason"))), 99))
        .isEqualTo("jason");
    assertThat(get(of("jane"), 99)).isNull();
    assertThat(get(AttributeBag.empty(), 99)).isNull();
    assertThat(
            get(
                AttributeBag.of(
                    Map.of("request.headers", Map.of("user", "jason"), "request.path", "/")),
                99))
        .isNull();
    assertThat(cache.counts()).isEqualTo(new CheckCache.Counts(1, 3, 1, 0));
  }

  @Test
  void forgetsWhatIsNoLongerValid() {
    put("jason");
    assertThat(get(of("jason"), 100)).isNull();
  }

  @Test
  void theOldestGoesFirst() {
    put("a");
    put("b");
    assertThat(get(of("a"), 1)).isEqualTo("a");
    put("c");
    assertThat(get(of("b"), 1)).isNull();
    assertThat(get(of("a"), 1)).isEqualTo("a");
    assertThat(cache.counts().evictions()).isEqualTo(1);
  }

  @Test
  void anAnswerByFormerRulesIsNotRemembered() {
    long asked = cache.epoch();
    cache.clear();
    cache.put(of("jason"), outcome("jason", USER_AND_NO_PATH), asked, 0);
    assertThat(get(of("jason"), 1)).isNull();
    put("jason");
    cache.clear();
    assertThat(get(of("jason"), 1)).isNull();
  }

  @Test
  void shapesAreNotMixedUp() {
    cache.put(
        AttributeBag.of(Map.of("a", "bc")),
        outcome("one", List.of(new Reference("a", null, Condition.EXACT))),
        cache.epoch(),
        0);
    cache.put(
        AttributeBag.of(Map.of("b", "bc")),
        outcome("two", List.of(new Reference("b", null, Condition.EXACT))),
        cache.epoch(),
        0);
    assertThat(get(AttributeBag.of(Map.of("b", "bc")), 1)).isEqualTo("two");
    assertThat(get(AttributeBag.of(Map.of("a", "b", "ab", "c")), 1)).isNull();
  }

  /// The key of an answer that hung on an absence must not be that of a shape that never asked.
  @Test
  void anAbsenceIsPartOfTheKey() {
    Reference service = new Reference("service", null, Condition.EXACT);
    Reference noUser = new Reference("request.headers", "user", Condition.ABSENCE);
    Map<String, String> nobody = Map.of("accept", "*/*");
    put(Map.of("service", "details"), "details", List.of(service));
    put(Map.of("service", "page", "request.headers", nobody), "nobody", List.of(service, noUser));
    assertThat(get(AttributeBag.of(Map.of("service", "page", "request.headers", nobody)), 1))
        .isEqualTo("nobody");
    assertThat(
            get(
                AttributeBag.of(
                    Map.of("service", "page", "request.headers", Map.of("user", "eve"))),
                1))
        .isNull();
  }

  private void put(Map<String, ?> request, String answer, List<Reference> references) {
    cache.put(AttributeBag.of(request), outcome(answer, references), cache.epoch(), 0);
  }
}
