package io.lateen.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.tls.ShownCertificates;
import io.lateen.proxy.tls.ShownCertificates.Held;
import io.lateen.proxy.tls.TestAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CertsPageTest {
  @Test
  void saysWhoseAndHowLong() throws Exception {
    X509Certificate leaf =
        new TestAuthority("mesh")
            .issue(TestAuthority.uri("spiffe://td/ns/a/sa/b"), TestAuthority.dns("b.a"))
            .certificate();
    Instant end = leaf.getNotAfter().toInstant();

    String page =
        CertsPage.json(
            List.of(
                new ShownCertificates(
                    new Held("/etc/certs/tls.crt", List.of(leaf)),
                    new Held(ShownCertificates.INLINE, List.of(leaf)))),
            end.minus(Duration.ofDays(3)).minusSeconds(60));

    assertThat(page.replaceAll("\\s", ""))
        .startsWith("{\"certificates\":[{\"ca_cert\":[{\"path\":\"<inline>\",")
        .contains("],\"cert_chain\":[{\"path\":\"/etc/certs/tls.crt\",")
        .contains("\"serial_number\":\"" + leaf.getSerialNumber().toString(16) + "\"")
        .contains("[{\"uri\":\"spiffe://td/ns/a/sa/b\"},{\"dns\":\"b.a\"}]")
        .contains("\"days_until_expiration\":\"3\"")
        .contains("\"expiration_time\":\"" + end + "\"");
  }
}
