package io.lateen.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderMatch.Test.Present;
import io.lateen.proxy.resource.HeaderMatch.Test.Range;
import io.lateen.proxy.resource.HeaderMatch.Test.Value;
import io.lateen.proxy.resource.StringMatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What Envoy 1.40 makes of repeated and of absent headers.
final class HeaderMatcherTest {
  private static final RequestHead REQUEST =
      RequestHead.of(
          "GET", "/", List.of("host: a", "x-a: jason", "x-a: 007", "x-n: +12", "x-bad: 1,2"));

  private static boolean matches(
      String name, HeaderMatch.Test test, boolean invert, boolean missingIsEmpty) {
    return new HeaderMatcher(new HeaderMatch(name, test, invert, missingIsEmpty)).matches(REQUEST);
  }

  private static Value exact(String text) {
    return new Value(new StringMatch.Exact(text, false));
  }

  @Test
  void eachOfRepeatedHeadersIsMatchedByItself() {
    assertThat(matches("x-a", exact("007"), false, false)).isTrue();
    assertThat(matches("x-a", exact("jason,007"), false, false)).isFalse();
    assertThat(matches("x-a", exact("007"), true, false)).isFalse();
    assertThat(matches("x-a", new Range(0, 8), false, false)).isTrue();
  }

  @Test
  void numbersMayHaveASign() {
    assertThat(matches("x-n", new Range(12, 13), false, false)).isTrue();
    assertThat(matches("x-bad", new Range(0, 9), false, false)).isFalse();
  }

  @Test
  void anAbsentHeaderHasNoValueToCompareEitherWay() {
    assertThat(matches("x-none", exact("1"), true, false)).isFalse();
    assertThat(matches("x-none", new Range(0, 9), true, false)).isFalse();
    assertThat(matches("x-none", exact("1"), true, true)).isTrue();
    assertThat(matches("x-none", new Range(0, 9), true, true)).isTrue();
    assertThat(matches("x-none", new Present(true), true, false)).isTrue();
    assertThat(matches("x-none", new Present(true), false, true)).isTrue();
    assertThat(matches("x-none", new Present(false), false, true)).isFalse();
  }
}
