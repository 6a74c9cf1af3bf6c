package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.GrpcSslContexts;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.xds.ControlPlane;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our proxy before a control plane that asks for a certificate; its own is in files, as Secret
/// `istio.<account>` is mounted.
final class PilotOverTlsTest {
  private static final String PILOT =
      "spiffe://cluster.local/ns/istio-system/sa/istio-pilot-service-account";
  private static final String OURS = "spiffe://cluster.local/ns/default/sa/default";

  @TempDir Path certificates;
  private StatsStore stats;
  private TestAuthority mesh;
  private ControlPlane plane;

  @BeforeEach
  void authority() throws Exception {
    mesh = new TestAuthority("mesh");
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private void serve(String identity) throws Exception {
    Identity pilot = mesh.issue(TestAuthority.uri(identity));
    plane =
        new ControlPlane(
            GrpcSslContexts.configure(SslContextBuilder.forServer(pilot.key(), pilot.certificate()))
                .trustManager(mesh.root())
                .clientAuth(ClientAuth.REQUIRE)
                .build());
  }

  private Identity issued() throws Exception {
    Identity own = mesh.issue(TestAuthority.uri(OURS));
    own.files(certificates);
    if (mesh.pem() instanceof Pem.Inline(String roots)) {
      Files.writeString(certificates.resolve("root-cert.pem"), roots);
    }
    return own;
  }

  private OwnProxy proxy() throws IOException {
    AgentOptions options =
        AgentOptions.parse(
            new String[] {
              "sidecar",
              "--discoveryAddress=127.0.0.1:" + plane.port(),
              "--controlPlaneAuthPolicy=MUTUAL_TLS",
              "--proxyAdminPort=0",
              "--statusPort=0"
            },
            Map.of(
                "ISTIO_DELTA_XDS", "false",
                "ISTIO_META_TLS_CLIENT_CERT_CHAIN", file("cert-chain.pem"),
                "ISTIO_META_TLS_CLIENT_KEY", file("key.pem"),
                "ISTIO_META_TLS_CLIENT_ROOT_CERT", file("root-cert.pem")));
    return new OwnProxy(
        options,
        "lateen/test",
        (agent, store, state) -> {
          stats = store;
          return new FakeRequestPath();
        },
        () -> {});
  }

  private String file(String name) {
    return certificates.resolve(name).toString();
  }

  @Test
  void eachConnectionHasTheNewestKey() throws Exception {
    serve(PILOT);
    Identity first = issued();
    try (OwnProxy _ = proxy()) {
      assertThat(plane.next().getNode().getId()).startsWith("sidecar~127.0.0.1~");
      assertThat(plane.peer()).isEqualTo(first.certificate());
      Identity second = issued();
      plane.cut();
      assertThat(plane.peer()).isEqualTo(second.certificate());
    }
  }

  @Test
  void aSecretThatIsMountedLaterIsWaitedFor() throws Exception {
    serve(PILOT);
    try (OwnProxy _ = proxy()) {
      Identity own = issued();
      assertThat(plane.peer()).isEqualTo(own.certificate());
    }
  }

  @Test
  void whoeverIsNotPilotIsToldNothing() throws Exception {
    serve(OURS);
    issued();
    try (OwnProxy _ = proxy()) {
      refused();
    }
  }

  @Test
  void norIsWhoeverAnotherAuthorityCallsSo() throws Exception {
    serve(PILOT);
    mesh = new TestAuthority("mesh");
    issued();
    try (OwnProxy _ = proxy()) {
      refused();
    }
  }

  @Test
  void norIsAServerInPlainText() throws Exception {
    plane = new ControlPlane();
    issued();
    try (OwnProxy _ = proxy()) {
      refused();
    }
  }

  /// Several attempts, and not a word.
  private void refused() {
    while (attempts() < 3) {
      Thread.onSpinWait();
    }
    assertThat(plane.quiet()).isTrue();
  }

  private long attempts() {
    long[] found = new long[1];
    stats.forEach(
        sample -> {
          if (sample.metric().name().equals("cluster_manager.cds.update_attempt")) {
            found[0] = sample.counter().value();
          }
        });
    return found[0];
  }
}
