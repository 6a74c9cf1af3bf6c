package io.lateen.wire.monitoring.controlz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretsTest {
  @Test
  void whatIsCalledASecretIsHidden() {
    for (String name :
        List.of("TOKEN", "my_key", "DbPassword", "PASSWD", "client-secret", "AWS_CREDENTIALS")) {
      assertThat(Secrets.variable(name, "plugh")).as(name).isEqualTo(Secrets.HIDDEN);
    }
    assertThat(Secrets.variable("PWD", "/tmp")).isEqualTo("/tmp");
  }

  @Test
  void soIsWhatLooksLikeOne() {
    for (String text :
        List.of(
            "-Da=b -Djavax.net.ssl.keyStorePassword=plugh",
            "http://user:plugh@host/x",
            "Authorization: Bearer plugh.abc",
            "eyJplugh.eyJwbHVnaA.c2ln",
            "-----BEGIN EC PRIVATE KEY-----\nplugh\n-----END EC PRIVATE KEY-----",
            "--set token=\"plugh and more\"")) {
      assertThat(Secrets.text(text)).contains(Secrets.HIDDEN).doesNotContain("plugh");
    }
    assertThat(Secrets.text("--grpcAddr=:15010")).isEqualTo("--grpcAddr=:15010");
  }

  @Test
  void anArgumentAfterAFlagOfThatNameIsHidden() {
    assertThat(Secrets.arguments(List.of("--jwt-token", "plugh", "--requireTokens", "--port", "1")))
        .containsExactly("--jwt-token", Secrets.HIDDEN, "--requireTokens", "--port", "1");
  }
}
