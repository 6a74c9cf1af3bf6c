package io.lateen.mixer.adapter.denier;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DenierTest {
  private final Rehearsal rehearsal =
      new Rehearsal(new DenierAdapter())
          .instance("n.checknothing.default", Templates.CHECKNOTHING, "");

  private CheckResult check(String params) throws Exception {
    try (Handler handler = rehearsal.open(params)) {
      return handler.check(rehearsal.build());
    }
  }

  @Test
  void refusesForFiveSecondsUnlessToldOtherwise() throws Exception {
    assertThat(check("")).isEqualTo(CheckResult.of(9, "", Duration.ofSeconds(5), 1_000));
    assertThat(check("{status: {code: 7, message: no}, validDuration: 1s, validUseCount: 3}"))
        .isEqualTo(CheckResult.of(7, "no", Duration.ofSeconds(1), 3));
  }

  @Test
  void grantsNothing() throws Exception {
    Rehearsal quota =
        new Rehearsal(new DenierAdapter()).instance("q.quota.default", Templates.QUOTA, "");
    try (Handler handler = quota.open("")) {
      assertThat(handler.quota(quota.build(), new QuotaArguments("", 5, true)).amount()).isZero();
    }
  }

  @Test
  void answersDirectlyWhenItsStatusSaysSo() throws Exception {
    CheckResult result =
        check(
            """
            status:
              code: 16
              message: who are you
              details:
              - {"@type": type.googleapis.com/google.rpc.DebugInfo, detail: x}
              - "@type": type.googleapis.com/istio.policy.v1beta1.DirectHttpResponse
                code: 302
                body: over there
                headers: {location: "https://example.com/login"}
            """);
    assertThat(result.code()).isEqualTo(16);
    assertThat(result.direct())
        .isEqualTo(
            new CheckResult.DirectResponse(
                302, "over there", Map.of("location", "https://example.com/login")));
  }

  @Test
  void wrongParametersAreToldWithTheirPath() {
    assertThat(rehearsal.problems("{status: {code: 17}, validDuration: -5s}"))
        .isEqualTo(
            """
            spec.params.status.code: 17 (expected: 0..16)
            spec.params.validDuration: PT-5S (expected: 0s or more)""");
    assertThat(
            rehearsal.problems(
                "status: {details: [{\"@type\": a/istio.policy.v1beta1.DirectHttpResponse, code: 9}]}"))
        .isEqualTo("spec.params.status.details: code 9 (expected: 100..599, or none)");
    assertThat(rehearsal.problems("status: no"))
        .isEqualTo("spec.params.status: \"no\" (expected: an object)");
    assertThat(rehearsal.problems("status: {code: seven}"))
        .startsWith("spec.params.status.code: \"seven\" (expected: ");
  }
}
