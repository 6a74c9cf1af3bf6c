package io.lateen.citadel.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.Renewal;
import io.lateen.citadel.authority.SelfSigned;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RenewalRuleTest {
  private static final List<Authority.Name> OWN =
      List.of(new Authority.Uri("spiffe://td/ns/a/sa/b"));

  private final Clock clock = Clock.systemUTC();

  private Map<String, String> data() throws Exception {
    Authority authority = new Authority(Lifetimes.USUAL, clock);
    authority.use(
        new SelfSigned("td", Duration.ofDays(100), KeyForm.EC_P256, clock).create(), List.of());
    Authority.Issued issued =
        authority.issue(
            KeyForm.EC_P256.generate().getPublic(), OWN, Duration.ofHours(10), Renewal.CERTIFICATE);
    return new HashMap<>(
        Map.of(
            "cert-chain.pem",
            issued.chainPem(),
            "key.pem",
            "x",
            "root-cert.pem",
            issued.rootsPem()));
  }

  @Test
  void isRenewedForEveryReason() throws Exception {
    RenewalRule rule = RenewalRule.USUAL;
    Map<String, String> data = data();
    String roots = data.get("root-cert.pem");
    Instant now = clock.instant();
    assertThat(rule.reason(data, roots, OWN, now)).isEmpty();
    assertThat(rule.reason(data, roots, OWN, now.plus(Duration.ofHours(4)))).isEmpty();
    assertThat(rule.reason(data, roots, OWN, now.plus(Duration.ofHours(6))).orElseThrow())
        .startsWith("it ends at");
    assertThat(rule.reason(data, roots, List.of(new Authority.Dns("a.b")), now))
        .contains("it does not name a.b");
    assertThat(rule.reason(data, roots + "another", OWN, now)).contains("the roots changed");
    data.put("cert-chain.pem", "nothing");
    assertThat(rule.reason(data, roots, OWN, now)).contains("its certificate cannot be read");
    data.remove("key.pem");
    assertThat(rule.reason(data, roots, OWN, now)).contains("it has no key.pem");
  }

  @Test
  void theLeastGraceHoldsForShortLives() throws Exception {
    RenewalRule late = new RenewalRule(0, Duration.ofHours(9));
    Map<String, String> data = data();
    Instant now = clock.instant();
    assertThat(late.reason(data, data.get("root-cert.pem"), OWN, now.plus(Duration.ofHours(2))))
        .isPresent();
    assertThat(late.warning().orElseThrow()).contains("0.2..0.8");
    assertThat(RenewalRule.USUAL.warning()).isEmpty();
    assertThatThrownBy(() -> new RenewalRule(1.5, Duration.ZERO))
        .hasMessageContaining("1.5 (expected: 0..1)");
  }
}
