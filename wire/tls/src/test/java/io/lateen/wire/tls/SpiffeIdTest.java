package io.lateen.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiffeIdTest {
  @Test
  void isWhatItSays() {
    String uri = "spiffe://cluster.local/ns/default/sa/bookinfo-reviews";
    assertThat(SpiffeId.parse(uri))
        .contains(new SpiffeId("cluster.local", "default", "bookinfo-reviews"))
        .map(SpiffeId::toString)
        .contains(uri);
    assertThat(SpiffeId.parse(uri).orElseThrow().in("old.example"))
        .hasToString("spiffe://old.example/ns/default/sa/bookinfo-reviews");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://cluster.local/ns/default/sa/",
        "spiffe://cluster.local/ns/default/sa/a/b",
        "spiffe://cluster.local/ns/de fault/sa/a",
        "https://cluster.local/ns/default/sa/a",
        "spiffe:///ns/default/sa/a"
      })
  void othersAreNone(String uri) {
    assertThat(SpiffeId.parse(uri)).isEmpty();
  }
}
