package io.lateen.citadel.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.authority.Renewal;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.tls.SpiffeId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientCertificateTest {
  private static final SpiffeId REVIEWS = new SpiffeId("new.example", "default", "reviews");

  private final ClientCertificate authenticator =
      new ClientCertificate(
          () -> new TrustDomains("new.example", List.of("old.example", "older.example")), true);

  private static Credentials showing(Authority.Name... names) throws Exception {
    return showing(Renewal.CERTIFICATE, names);
  }

  private static Credentials showing(Renewal renewal, Authority.Name... names) throws Exception {
    Clock clock = Clock.systemUTC();
    Authority authority = new Authority(Lifetimes.USUAL, clock);
    authority.use(
        new SelfSigned("td", Duration.ofDays(100), KeyForm.EC_P256, clock).create(), List.of());
    return new Credentials(
        List.of(
            authority
                .issue(
                    KeyForm.EC_P256.generate().getPublic(),
                    List.of(names),
                    Duration.ofHours(1),
                    renewal)
                .leaf()),
        List.of());
  }

  private static Authority.Name id(String domain) {
    return new Authority.Uri(REVIEWS.in(domain).toString());
  }

  @Test
  void whoWasSomebodyUnderAFormerNameStillIs() throws Exception {
    for (String domain : List.of("new.example", "old.example", "older.example")) {
      assertThat(authenticator.authenticate(showing(id(domain))))
          .isEqualTo(new Authenticator.Known(REVIEWS, Renewal.CERTIFICATE));
    }
    assertThat(authenticator.authenticate(showing(id("foreign.example"), id("old.example"))))
        .isEqualTo(new Authenticator.Known(REVIEWS, Renewal.CERTIFICATE));
  }

  @Test
  void strangersAreNobody() throws Exception {
    Authenticator.Refused stranger =
        new Authenticator.Refused("the client certificate names no workload of this mesh");
    assertThat(authenticator.authenticate(showing(id("foreign.example")))).isEqualTo(stranger);
    assertThat(authenticator.authenticate(showing(id("sub.old.example")))).isEqualTo(stranger);
    assertThat(authenticator.authenticate(showing(new Authority.Dns("old.example"))))
        .isEqualTo(stranger);
    assertThat(authenticator.authenticate(Credentials.NONE))
        .isEqualTo(new Authenticator.Refused("no client certificate"));
  }

  @Test
  void whatWasGivenForATokenIsRenewedForATokenUnlessTheOperatorSaysOtherwise() throws Exception {
    Credentials shown = showing(Renewal.TOKEN, id("new.example"));
    assertThat(authenticator.authenticate(shown))
        .isEqualTo(
            new Authenticator.Refused("the client certificate is not renewed without a token"));
    assertThat(new ClientCertificate(authenticator.domains(), false).authenticate(shown))
        .isEqualTo(new Authenticator.Known(REVIEWS, Renewal.TOKEN));
  }

  @Test
  void withoutFormerNamesOnlyTodaysCounts() throws Exception {
    ClientCertificate strict =
        new ClientCertificate(() -> new TrustDomains("new.example", List.of()), true);
    assertThat(strict.authenticate(showing(id("old.example"))))
        .isInstanceOf(Authenticator.Refused.class);
  }
}
