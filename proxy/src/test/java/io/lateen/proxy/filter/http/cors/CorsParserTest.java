package io.lateen.proxy.filter.http.cors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.resource.Fraction;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CorsParserTest {
  private final io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.Builder policy =
      io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.newBuilder();

  private FilterParsing parse() throws IOException {
    return FilterParsing.of(policy.build(), new CorsParser()::parsePerRoute);
  }

  private static StringMatcher.Builder regex(String regex) {
    return StringMatcher.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex(regex));
  }

  private static RuntimeFractionalPercent percent(int numerator) {
    return RuntimeFractionalPercent.newBuilder()
        .setDefaultValue(FractionalPercent.newBuilder().setNumerator(numerator))
        .build();
  }

  @Test
  void readsAPolicy() throws Exception {
    policy
        .addAllowOriginStringMatch(StringMatcher.newBuilder().setExact("http://a"))
        .addAllowOriginStringMatch(StringMatcher.newBuilder().setPrefix("http://b"))
        .addAllowOriginStringMatch(regex("http://c[0-9]+"))
        .setFilterEnabled(percent(25))
        .setAllowMethods("GET,PUT")
        .setAllowHeaders("x-a")
        .setExposeHeaders("x-b")
        .setMaxAge("60")
        .setAllowCredentials(BoolValue.of(true))
        .setForwardNotMatchingPreflights(BoolValue.of(false));
    FilterParsing read = parse();
    assertThat(read.problems()).isEmpty();
    CorsPolicy config = (CorsPolicy) read.config();
    assertThat(config.origins()).hasSize(3);
    assertThat(config.allowMethods()).isEqualTo("GET,PUT");
    assertThat(config.allowHeaders()).isEqualTo("x-a");
    assertThat(config.exposeHeaders()).isEqualTo("x-b");
    assertThat(config.maxAge()).isEqualTo("60");
    assertThat(config.allowCredentials()).isTrue();
    assertThat(config.enabled()).isEqualTo(new Fraction(25, 100));
    assertThat(config.forwardUnmatchedPreflights()).isFalse();
  }

  @Test
  void forwardsUnmatchedPreflightsUnlessTold() throws Exception {
    CorsPolicy config = (CorsPolicy) parse().config();
    assertThat(config.forwardUnmatchedPreflights()).isTrue();
    assertThat(config.enabled()).isNull();
  }

  @Test
  void refusesAnOriginWithoutAWayToMatch() throws Exception {
    policy
        .addAllowOriginStringMatch(StringMatcher.newBuilder().setExact("http://a"))
        .addAllowOriginStringMatch(StringMatcher.newBuilder());
    assertThat(parse().problems())
        .containsExactly("allow_origin_string_match[1].exact: missing (expected: a way to match)");
  }

  @Test
  void refusesARegexThatIsNone() throws Exception {
    policy.addAllowOriginStringMatch(regex("[a"));
    assertThat(parse().problems())
        .singleElement()
        .asString()
        .startsWith("allow_origin_string_match[0].safe_regex.regex: [a (expected: RE2 syntax; ");
  }

  @Test
  void refusesMoreThanEverything() throws Exception {
    policy.setFilterEnabled(percent(101));
    assertThat(parse().problems())
        .containsExactly("filter_enabled.default_value.numerator: 101 (expected: 0..100)");
  }
}
