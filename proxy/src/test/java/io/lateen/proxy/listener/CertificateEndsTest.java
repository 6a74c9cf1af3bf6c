package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.stats.Metric.Label;
import io.lateen.proxy.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of certificates among the statistics.
final class CertificateEndsTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2040-03-01T00:00:00Z");
  private static final Instant LATER = END.plus(Duration.ofDays(90));

  @TempDir Path directory;
  private final TestAuthority authority;
  private final Mesh mesh = new Mesh();

  CertificateEndsTest() throws Exception {
    authority = new TestAuthority("mesh");
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
  }

  private KeyPair files(Instant end) throws Exception {
    return authority.issue(BEGUN, end, dns("reviews.local")).files(directory);
  }

  private static DownstreamTls server(KeyPair pair) {
    return new DownstreamTls(List.of(pair), null, List.of(), false, List.of(), TlsVersions.USUAL);
  }

  private static String end(String scope, KeyPair pair) {
    String file = ((Pem.File) pair.certificateChain()).path();
    return scope + ".ssl.certificate." + file + ".expiration_unix_time_seconds";
  }

  @Test
  void aListenersFileIsShownUntilNobodyUsesIt() throws Exception {
    KeyPair pair = files(END);
    String end = end("listener.127.0.0.1_0", pair);
    mesh.downstreamTls = server(pair);
    mesh.serve();
    assertThat(mesh.counter(end)).isEqualTo(END.getEpochSecond());
    assertThat(mesh.counter(end.replace("expiration", "valid_from")))
        .isEqualTo(BEGUN.getEpochSecond());

    files(LATER);
    mesh.awaitCounter(end, LATER.getEpochSecond());

    // Another context of the same file: what goes does not take the other's along.
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(pair), null, List.of(), false, List.of("http/1.1"), TlsVersions.USUAL);
    mesh.serve();
    assertThat(mesh.counter(end)).isEqualTo(LATER.getEpochSecond());

    mesh.downstreamTls = null;
    mesh.serve();
    assertThat(mesh.counter(end)).isZero();
  }

  @Test
  void aClustersFileHasItsPathAsALabel() throws Exception {
    KeyPair pair = files(END);
    mesh.upstreamTls =
        new UpstreamTls(
            "reviews.local",
            pair,
            authority.pem(),
            false,
            List.of(),
            List.of("istio"),
            TlsVersions.USUAL);
    mesh.cluster("a", 1).route("/", "a").serve();

    assertThat(mesh.counter(end("cluster.a", pair))).isEqualTo(END.getEpochSecond());
    List<String> labels = new ArrayList<>();
    mesh.stats.forEachFamily(
        (family, samples) -> {
          if (family.equals("envoy_cluster_ssl_certificate_expiration_unix_time_seconds")) {
            samples.getFirst().metric().labels().stream().map(Label::text).forEach(labels::add);
          }
        });
    assertThat(labels)
        .containsExactly(
            "envoy_cluster_name=\"a\"",
            "envoy_tls_certificate=\"" + directory.resolve("cert-chain.pem") + "\"");
  }
}
