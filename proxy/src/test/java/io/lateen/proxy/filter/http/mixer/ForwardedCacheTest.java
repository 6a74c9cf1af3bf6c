package io.lateen.proxy.filter.http.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.tls.PeerIdentity;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForwardedCacheTest {
  private final ForwardedCache cache = new ForwardedCache();
  private final AtomicInteger made = new AtomicInteger();

  private int madeFor(String said) {
    return madeFor(said, PeerIdentity.NONE);
  }

  private int madeFor(String said, PeerIdentity peer) {
    int before = made.get();
    cache.get(
        Octets.of(said),
        ServiceRules.DEFAULT,
        peer,
        () -> {
          made.incrementAndGet();
          return Forwarded.NOTHING;
        });
    return made.get() - before;
  }

  @Test
  void whatCallersSayAgainIsKnown() {
    assertThat(madeFor("one")).isEqualTo(1);
    assertThat(madeFor("other")).isEqualTo(1);
    assertThat(madeFor("one")).isZero();
  }

  @Test
  void whatOneSaysIsNotBelievedOfAnother() {
    PeerIdentity nameless = new PeerIdentity(true, "", "", "");
    assertThat(madeFor("one")).isEqualTo(1);
    assertThat(madeFor("one", nameless)).isEqualTo(1);
    assertThat(madeFor("one", nameless)).isZero();
  }

  @Test
  void neitherLongHeadersNorManyFillMemory() {
    String longer = "x".repeat(2_000);
    assertThat(madeFor(longer)).isEqualTo(1);
    assertThat(madeFor(longer)).isEqualTo(1);
    madeFor("first");
    for (int i = 0; i < 1_000; i++) {
      madeFor("caller " + i);
    }
    assertThat(madeFor("first")).isEqualTo(1);
  }
}
