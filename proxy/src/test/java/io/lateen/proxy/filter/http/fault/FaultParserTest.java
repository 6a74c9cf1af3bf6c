package io.lateen.proxy.filter.http.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultRateLimit;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.resource.Fraction;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultParserTest {
  private static final FractionalPercent TENTH =
      FractionalPercent.newBuilder()
          .setNumerator(1000)
          .setDenominator(DenominatorType.TEN_THOUSAND)
          .build();

  private static FilterParsing parse(HTTPFault.Builder fault) throws IOException {
    return FilterParsing.of(fault.build(), new FaultParser()::parse);
  }

  private static List<String> problems(HTTPFault.Builder fault) throws IOException {
    return parse(fault).problems();
  }

  @Test
  void readsDelayAndAbort() throws Exception {
    FilterParsing read =
        parse(
            HTTPFault.newBuilder()
                .setDelay(
                    FaultDelay.newBuilder()
                        .setFixedDelay(Duration.newBuilder().setSeconds(7))
                        .setPercentage(TENTH))
                .setAbort(FaultAbort.newBuilder().setHttpStatus(555).setPercentage(TENTH))
                .setUpstreamCluster("outbound|9080||ratings")
                .addHeaders(
                    HeaderMatcher.newBuilder()
                        .setName("End-User")
                        .setStringMatch(StringMatcher.newBuilder().setExact("jason"))));
    assertThat(read.problems()).isEmpty();
    FaultConfig config = (FaultConfig) read.config();
    assertThat(config.delay()).isEqualTo(new FaultConfig.Delay(7000, new Fraction(1000, 10_000)));
    assertThat(config.abort()).isEqualTo(new FaultConfig.Abort(555, new Fraction(1000, 10_000)));
    assertThat(config.upstreamCluster()).isEqualTo("outbound|9080||ratings");
    assertThat(config.headers()).hasSize(1);
  }

  @Test
  void withoutAShareNothingHappens() throws Exception {
    FilterParsing read =
        parse(HTTPFault.newBuilder().setAbort(FaultAbort.newBuilder().setHttpStatus(500)));
    assertThat(((FaultConfig) read.config()).abort())
        .isEqualTo(new FaultConfig.Abort(500, new Fraction(0, 100)));
  }

  @Test
  void saysWhereAValueIsWrong() throws Exception {
    HTTPFault.Builder fault =
        HTTPFault.newBuilder()
            .setDelay(FaultDelay.newBuilder().setFixedDelay(Duration.newBuilder().setSeconds(-1)))
            .setAbort(FaultAbort.newBuilder().setHttpStatus(99));
    assertThat(problems(fault))
        .contains(
            "delay.fixed_delay: -1.0s (expected: a duration of at least 0s)",
            "abort.http_status: 99 (expected: 200..599)");
  }

  @Test
  void refusesKindsItDoesNotHave() throws Exception {
    HTTPFault.Builder fault =
        HTTPFault.newBuilder()
            .setDelay(
                FaultDelay.newBuilder().setHeaderDelay(FaultDelay.HeaderDelay.getDefaultInstance()))
            .setAbort(FaultAbort.newBuilder().setGrpcStatus(14))
            .setResponseRateLimit(FaultRateLimit.getDefaultInstance());
    assertThat(problems(fault))
        .containsExactly(
            "delay.fixed_delay: missing (expected: a duration)",
            "abort.http_status: missing (expected: 200..599; no other abort is supported)",
            "response_rate_limit: is not supported");
  }

  @Test
  void refusesARegexThatIsNone() throws Exception {
    HTTPFault.Builder fault =
        HTTPFault.newBuilder()
            .addHeaders(
                HeaderMatcher.newBuilder()
                    .setName("a")
                    .setStringMatch(
                        StringMatcher.newBuilder()
                            .setSafeRegex(RegexMatcher.newBuilder().setRegex("("))));
    assertThat(problems(fault)).singleElement().asString().startsWith("headers: regex (expected: ");
  }

  @Test
  void refusesAHeaderWithoutAName() throws Exception {
    HTTPFault.Builder fault =
        HTTPFault.newBuilder().addHeaders(HeaderMatcher.newBuilder().setPresentMatch(true));
    assertThat(problems(fault)).containsExactly("headers[0].name: missing (expected: a value)");
  }

  @Test
  void refusesMoreThanEverything() throws Exception {
    FractionalPercent tooMuch = FractionalPercent.newBuilder().setNumerator(101).build();
    HTTPFault.Builder fault =
        HTTPFault.newBuilder()
            .setAbort(FaultAbort.newBuilder().setHttpStatus(500).setPercentage(tooMuch));
    assertThat(problems(fault))
        .containsExactly("abort.percentage.numerator: 101 (expected: 0..100)");
  }
}
