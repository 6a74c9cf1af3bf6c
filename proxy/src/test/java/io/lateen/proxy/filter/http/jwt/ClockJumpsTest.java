package io.lateen.proxy.filter.http.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import java.util.List;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;

/// A token that is remembered is judged by the clock each time, wherever the clock has gone.
final class ClockJumpsTest {
  private static final long NOON = 1_700_000_000L;

  @Test
  void rememberedTokensGrowOldAndYoung() throws Exception {
    PublicJsonWebKey key = OkpJwkGenerator.generateJwk("Ed25519");
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue("EdDSA");
    jws.setKey(key.getPrivateKey());
    jws.setPayload("{\"iss\":\"me\",\"nbf\":%d,\"exp\":%d}".formatted(NOON, NOON + 600));
    RequestHead request =
        RequestHead.of(
            "GET",
            "/",
            List.of("Host: test", "Authorization: Bearer " + jws.getCompactSerialization()));
    Provider provider =
        new Provider(
            "p",
            "me",
            List.of(),
            new KeySource.Inline(new Jwks(List.of(key))),
            true,
            List.of(new Provider.HeaderPlace(Octets.of("authorization"), Octets.of("Bearer "))),
            List.of(),
            List.of(),
            null,
            false,
            List.of(),
            null,
            60,
            false);
    Requirement asked = new Requirement.Token(provider, List.of());
    Judge judge = new Judge(new VerifiedTokens());
    assertThat(judge.judge(asked, request, NOON + 1)).isEqualTo(JwtStatus.OK);
    assertThat(judge.judge(asked, request, NOON + 659)).as("skewed").isEqualTo(JwtStatus.OK);
    assertThat(judge.judge(asked, request, NOON + 660)).isEqualTo(JwtStatus.EXPIRED);
    assertThat(judge.judge(asked, request, NOON + 86_400)).isEqualTo(JwtStatus.EXPIRED);
    assertThat(judge.judge(asked, request, NOON + 1)).as("set back").isEqualTo(JwtStatus.OK);
    assertThat(judge.judge(asked, request, NOON - 61)).isEqualTo(JwtStatus.NOT_YET_VALID);
    assertThat(judge.judge(asked, request, 0)).isEqualTo(JwtStatus.NOT_YET_VALID);
    assertThat(judge.judge(asked, request, Long.MAX_VALUE / 2)).isEqualTo(JwtStatus.EXPIRED);
    assertThat(judge.judge(asked, request, NOON)).isEqualTo(JwtStatus.OK);
  }
}
