package io.lateen.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertDrillTest {
  private static final String CALLS =
      "sum by (source_workload, source_workload_namespace, destination_service_name,"
          + " destination_workload, destination_workload_namespace, connection_security_policy)"
          + " (max_over_time(istio_requests_total{reporter=\"destination\"}[1h]))";

  @TempDir private Path folder;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private FakePrometheus prometheus;
  private FakeServer api;
  private FakeServer admin;

  @BeforeEach
  void start() throws IOException {
    prometheus = new FakePrometheus();
    prometheus.series(
        CALLS,
        """
        {"source_workload": "web-v1", "source_workload_namespace": "shop",
         "destination_service_name": "cart", "destination_workload": "cart-v1",
         "destination_workload_namespace": "shop", "connection_security_policy": "mutual_tls"}
        """,
        "12");
    api = new FakeServer();
    admin = new FakeServer();
    api.with(
        "/api/v1/pods",
        """
        {"items": [{
          "metadata": {"name": "cart-1", "namespace": "shop",
            "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-v1-77"}]},
          "spec": {"hostNetwork": true, "containers": [{"name": "istio-proxy",
            "args": ["proxy", "sidecar", "--proxyAdminPort", "%d"]}]},
          "status": {"phase": "Running", "podIP": "127.0.0.1"}}]}
        """
            .formatted(admin.port()));
  }

  @AfterEach
  void stop() {
    prometheus.close();
    api.close();
    admin.close();
  }

  private String certificate(String serial, Duration before, Duration after) {
    return """
    {"serial_number": "%s", "subject_alt_names": [{"uri": "spiffe://td/ns/shop/sa/cart"}],
     "valid_from": "%s", "expiration_time": "%s"}
    """
        .formatted(serial, now.minus(before), now.plus(after));
  }

  /// A leaf of ten days, two of them over, below a root of 90 days more.
  private void certificates() {
    String one =
        "{\"ca_cert\": ["
            + certificate("r1", Duration.ofDays(200), Duration.ofDays(90))
            + "], \"cert_chain\": ["
            + certificate("l1", Duration.ofDays(2), Duration.ofDays(8))
            + "]}";
    admin.with("/certs", "{\"certificates\": [" + one + "," + one + "]}");
  }

  private Terminal drill(String expire, String at) throws IOException {
    String config = api.kubeconfig(folder, "secret").toString();
    return Terminal.run(
        "cert",
        "drill",
        "-c",
        config,
        "--prometheus",
        prometheus.address(),
        "--expire",
        expire,
        "--at",
        at);
  }

  @Test
  void aLeafThatIsNotRenewedTakesItsCallsWithIt() throws IOException {
    certificates();
    Terminal shown = drill("leaf", "+30d");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(shown.out())
        .startsWith("1 proxies hold certificates; clock run to +30d\n")
        .contains("+7d 23h  the certificate of cart-v1.shop (cart-1) ends")
        .contains("    fails: web-v1.shop → cart-v1.shop")
        .contains("asks Citadel for the next from +2d 23h on: Citadel may be away for +5d before");
  }

  @Test
  void aRootHasToBeFollowedByAnotherInTime() throws IOException {
    certificates();
    assertThat(drill("root", "+30d").exitCode()).isZero();
    assertThat(drill("root", "+30d").out()).contains("Nothing stops until then.\n\n+89d 23h  root");
    Terminal shown = drill("root", "+100d");
    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(shown.out())
        .contains("root r1 ends, the last that 1 proxies believe")
        .contains("fails: web-v1.shop → cart-v1.shop")
        .contains("a new root beside it, by +79d 23h at the latest; a certificate lasts +10d,");
  }

  @Test
  void filesAreRenewedByTheirOwner() throws IOException {
    String file =
        certificate("f1", Duration.ofDays(60), Duration.ofDays(20))
            .replaceFirst("\\{", "{\"path\": \"/etc/certs/tls.crt\", ");
    String leaf = certificate("l1", Duration.ofDays(2), Duration.ofDays(80));
    admin.with(
        "/certs",
        "{\"certificates\": [{\"cert_chain\": [" + leaf + "]}, {\"cert_chain\": [" + file + "]}]}");
    assertThat(drill("leaf", "+90d").out())
        .contains("+19d 23h  certificate f1 of /etc/certs/tls.crt, which cart-v1.shop (cart-1)")
        .contains("a new certificate in the file's place: it is taken without a restart")
        .contains("+79d 23h  the certificate of cart-v1.shop (cart-1) ends");
  }

  @Test
  void saysWhatIsMissingOrWrong() throws IOException {
    admin.with("/certs", "{\"certificates\": []}");
    assertThat(drill("leaf", "+30d").err())
        .isEqualTo(
            "lateen: no proxy holds a certificate; are identities on? see: lateen proxy-status\n");
    assertThat(drill("leaf", "30d").err()).contains("--at 30d (expected: as +12h or +30d)");
    assertThat(drill("trunk", "+30d").exitCode()).isEqualTo(2);
  }
}
