package io.lateen.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.tls.SanMatcher.San;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

/// A chain is checked once; its names are looked at each time.
class PeerTrustTest {
  private static final String TYPE = "ECDHE_ECDSA";
  private static final List<SanMatch> PRODUCTPAGE =
      List.of(
          new SanMatch(
              SanMatch.Type.URI,
              new StringMatch.Exact("spiffe://cluster.local/ns/a/sa/productpage", false)));

  private final TestAuthority authority = new TestAuthority("root");
  private final Counting counting = new Counting(authority);

  PeerTrustTest() throws Exception {}

  private static final class Counting implements X509TrustManager {
    private final X509TrustManager real;
    private int checks;

    Counting(TestAuthority authority) throws Exception {
      real = (X509TrustManager) authority.trust().getTrustManagers()[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      checks++;
      real.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      checks++;
      real.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return real.getAcceptedIssuers();
    }
  }

  private static GeneralName account(String name) {
    return new GeneralName(
        GeneralName.uniformResourceIdentifier, "spiffe://cluster.local/ns/a/sa/" + name);
  }

  private X509Certificate[] of(String account) throws Exception {
    return new X509Certificate[] {authority.issue(account(account)).certificate()};
  }

  @Test
  void aChainIsCheckedOncePerRole() throws Exception {
    PeerTrust trust = new PeerTrust(counting, PRODUCTPAGE);
    X509Certificate[] chain = of("productpage");
    trust.checkClientTrusted(chain, TYPE);
    trust.checkClientTrusted(chain, TYPE);
    assertThat(counting.checks).isEqualTo(1);
    trust.checkServerTrusted(chain, TYPE);
    assertThat(counting.checks).isEqualTo(2);
    trust.checkClientTrusted(of("productpage"), TYPE);
    assertThat(counting.checks).isEqualTo(3);
  }

  @Test
  void whatIsNotTrustedIsCheckedEachTime() throws Exception {
    PeerTrust trust = new PeerTrust(counting, PRODUCTPAGE);
    X509Certificate forged = new TestAuthority("root").issue(account("productpage")).certificate();
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> trust.checkClientTrusted(new X509Certificate[] {forged}, TYPE))
          .hasMessageContaining("is not trusted");
      assertThat(counting.checks).isEqualTo(i);
    }
  }

  @Test
  void namesAreLookedAtThoughTheChainIsKnown() throws Exception {
    PeerTrust trust = new PeerTrust(counting, PRODUCTPAGE);
    X509Certificate[] chain = of("reviews");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> trust.checkClientTrusted(chain, TYPE))
          .hasMessageContaining("sa/reviews")
          .hasMessageContaining("expected");
    }
    assertThat(counting.checks).isEqualTo(1);
  }

  @Test
  void whatIsKnownEndsWithTheCertificate() throws Exception {
    X509Certificate[] chain = of("productpage");
    TrustedChains known = new TrustedChains();
    TrustedChains.Key key = TrustedChains.key("client " + TYPE, chain);
    List<San> names = List.of(new San(SanMatch.Type.URI, "spiffe://a"));
    known.add(key, chain, names);
    Instant now = Instant.now();
    assertThat(known.names(key, now)).isEqualTo(names);
    assertThat(known.names(key, now.plus(Duration.ofHours(2)))).isNull();
    assertThat(known.names(key, now.minus(Duration.ofHours(2)))).isNull();
  }
}
