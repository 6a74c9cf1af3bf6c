package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `lateen cert show` and `lateen cert check`, with two proxies.
final class CertCheckTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path folder;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private FakeServer api;
  private FakeServer cart;
  private FakeServer web;

  @BeforeEach
  void start() throws IOException {
    api = new FakeServer();
    cart = new FakeServer();
    web = new FakeServer();
    String pods = pod("cart-1", "cart", cart.port()) + "," + pod("web-1", "web", web.port());
    api.with("/api/v1/pods", "{\"items\": [" + pods + "]}");
    api.with("/api/v1/namespaces/shop/pods/cart-1", pod("cart-1", "cart", cart.port()));
    holds(web, "web", Duration.ofHours(2), Duration.ofHours(22), "r1", YEAR);
  }

  private static String pod(String name, String account, int port) {
    return """
    {"metadata": {"name": "%s", "namespace": "shop"},
     "spec": {"hostNetwork": true, "serviceAccountName": "%s", "containers": [
       {"name": "istio-proxy", "args": ["proxy", "sidecar", "--proxyAdminPort", "%d"]}]},
     "status": {"phase": "Running", "podIP": "127.0.0.1"}}
    """
        .formatted(name, account, port);
  }

  private void holds(
      FakeServer admin, String account, Duration before, Duration after, String root, Duration left)
      throws IOException {
    String leaf = certificate("leaf", "spiffe://td/ns/shop/sa/" + account, before, after);
    admin.with(
        "/certs",
        "{\"certificates\": [{\"ca_cert\": ["
            + certificate(root, "spiffe://td", YEAR, left)
            + "], \"cert_chain\": ["
            + leaf
            + "]}]}");
  }

  private String certificate(String serial, String name, Duration before, Duration after) {
    return """
    {"serial_number": "%s", "subject_alt_names": [{"uri": "%s"}],
     "valid_from": "%s", "expiration_time": "%s"}
    """
        .formatted(serial, name, now.minus(before), now.plus(after));
  }

  @AfterEach
  void stop() {
    api.close();
    cart.close();
    web.close();
  }

  private Terminal cert(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("cert"));
    command.addAll(List.of(words));
    command.addAll(List.of("-c", api.kubeconfig(folder, "secret").toString()));
    return Terminal.run(command.toArray(new String[0]));
  }

  @Test
  void showsWhatProxiesHold() throws IOException {
    holds(cart, "cart", DAY, DAY, "r1", YEAR);
    Terminal shown = cert("show", "cart-1.shop");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out())
        .startsWith("cart-1.shop\n  shows    leaf  spiffe://td/ns/shop/sa/cart\n")
        .contains("  believes r1  spiffe://td\n")
        .contains("to " + now.plus(YEAR) + " (364d 23h left)")
        .doesNotContain("web-1");
    assertThat(cert("show").out()).contains("cart-1.shop", "web-1.shop");
  }

  @Test
  void nothingIsWrong() throws IOException {
    holds(cart, "cart", Duration.ofHours(2), Duration.ofHours(22), "r1", YEAR);
    Terminal shown = cert("check");
    assertThat(shown.out())
        .isEqualTo(
            "cart-1.shop: peers take its certificate\nweb-1.shop: peers take its certificate\n");
    assertThat(shown.exitCode()).isZero();
  }

  @Test
  void whoIsOfAnotherTrustDomainIsRefused() throws IOException {
    holds(cart, "cart", Duration.ofHours(2), Duration.ofHours(22), "r1", YEAR);
    trustDomains("trustDomain: other");
    Terminal shown = cert("check", "cart-1.shop");
    assertThat(shown.out())
        .contains(
            "refused: certificate leaf names spiffe://td/ns/shop/sa/cart, and the mesh's trust"
                + " domain is other: ports refuse it");
    assertThat(shown.exitCode()).isEqualTo(1);
    trustDomains("{trustDomain: other, trustDomainAliases: [td]}");
    assertThat(cert("check", "cart-1.shop").exitCode()).isZero();
  }

  private void trustDomains(String mesh) {
    api.with(
        "/api/v1/namespaces/istio-system/configmaps/istio",
        "{\"data\": {\"mesh\": \"" + mesh + "\"}}");
  }

  @Test
  void whatEndedIsRefused() throws IOException {
    holds(cart, "cart", DAY, Duration.ofHours(-3), "r1", YEAR);
    Terminal shown = cert("check", "cart-1.shop");
    assertThat(shown.out())
        .contains("refused: certificate leaf ended 3h ago: peers refuse it until Citadel gives");
    assertThat(shown.exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsNotRenewedIsTold() throws IOException {
    holds(cart, "cart", Duration.ofHours(20), Duration.ofHours(4), "r1", Duration.ofDays(6));
    Terminal shown = cert("check", "cart-1.shop");
    assertThat(shown.out())
        .contains("soon: certificate leaf ends in 3h 59m, and should have been renewed 8h ago")
        .contains("soon: root r1, the last it believes, ends in 5d 23h (warned at 7 days)");
    assertThat(shown.exitCode()).isZero();
  }

  private void shows(String file, Duration before, Duration after) throws IOException {
    String leaf = certificate("f1", "spiffe://td/ns/shop/sa/cart", before, after);
    cart.with(
        "/certs",
        "{\"certificates\": [{\"cert_chain\": ["
            + leaf.replaceFirst("\\{", "{\"path\": \"" + file + "\", ")
            + "]}]}");
  }

  @Test
  void ofFilesTheirOwnerIsTold() throws IOException {
    shows("/etc/certs/tls.crt", Duration.ofDays(60), Duration.ofDays(31));
    assertThat(cert("check", "cart-1.shop").out()).doesNotContain("soon");
    assertThat(cert("show", "cart-1.shop").out())
        .contains("f1  spiffe://td/ns/shop/sa/cart  (/etc/certs/tls.crt)");
    shows("/etc/certs/tls.crt", Duration.ofDays(85), Duration.ofDays(5));
    assertThat(cert("check", "cart-1.shop").out())
        .contains("soon: certificate f1 of /etc/certs/tls.crt ends in 4d 23h (warned at 7 days)");
    shows("/etc/certs/tls.crt", Duration.ofDays(1), Duration.ofDays(5)); // in its first half
    assertThat(cert("check", "cart-1.shop").out()).doesNotContain("soon");
    shows("/etc/certs/tls.crt", Duration.ofDays(85), Duration.ofHours(-3));
    assertThat(cert("check", "cart-1.shop").out())
        .contains(
            "refused: certificate f1 of /etc/certs/tls.crt ended 3h ago: peers refuse it until its"
                + " file");
  }

  @Test
  void whoBelievesOtherRootsIsRefused() throws IOException {
    holds(cart, "cart", Duration.ofHours(2), Duration.ofHours(22), "r2", YEAR);
    Terminal shown = cert("check", "cart-1.shop");
    assertThat(shown.out())
        .contains("refused: it believes root r2, which web-1 do not: they refuse each other's");
    assertThat(shown.exitCode()).isEqualTo(1);
  }

  @Test
  void whoseNameIsAnothersIsRefused() throws IOException {
    holds(cart, "till", Duration.ofHours(2), Duration.ofHours(22), "r1", YEAR);
    assertThat(cert("check", "cart-1.shop").out())
        .contains(
            "refused: certificate leaf names spiffe://td/ns/shop/sa/till, but its Pod is"
                + " ns/shop/sa/cart: callers");
    cart.with("/certs", "{\"certificates\": []}");
    assertThat(cert("check", "cart-1.shop").out())
        .contains("refused: it shows no certificate: ports that ask for mutual TLS turn it away");
  }
}
