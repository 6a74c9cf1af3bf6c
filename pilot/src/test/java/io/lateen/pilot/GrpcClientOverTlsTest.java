package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.xds.XdsNameResolverProvider;
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.admit.CertificateAdmission;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.tls.FakeKeys;
import io.lateen.pilot.tls.TestAuthority;
import io.lateen.pilot.tls.TestAuthority.Identity;
import io.lateen.wire.kube.IngressApi;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// gRPC's own xDS client shows its certificate to a Pilot that serves nobody it does not know.
final class GrpcClientOverTlsTest {
  private static final String TARGET = "reviews.default.svc.cluster.local:9080";

  @TempDir Path folder;
  private TestAuthority mesh;
  private Server v1;
  private Server v2;
  private Pilot pilot;

  @BeforeEach
  void start() throws Exception {
    mesh = new TestAuthority("mesh");
    FakeKeys keys = new FakeKeys();
    keys.set(mesh.pilot().texts(mesh.roots()));
    v1 = GrpcClientTest.server("v1", 0);
    v2 = GrpcClientTest.server("v2", 0);
    FakeObjects objects = new FakeObjects();
    objects.apply(
        GrpcClientTest.MESH
            .replace("PORT1", "" + v1.getPort())
            .replace("PORT2", "" + v2.getPort()));
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot =
        new Pilot(
            new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test")
                .secured(new SecureXds(any, keys, new CertificateAdmission(Admission.NOBODY))),
            objects,
            List.of(),
            Joins.NONE,
            Admission.NOBODY,
            IngressApi.NONE);
    pilot.start();
  }

  @AfterEach
  void stop() {
    pilot.close();
    v1.shutdownNow();
    v2.shutdownNow();
  }

  private interface Body {
    void run(ManagedChannel channel);
  }

  /// @param scheme of targets, a test's own: the client keeps what it knows by target
  private void with(Identity own, String scheme, Body body) throws Exception {
    NameResolverProvider xds = XdsNameResolverProvider.createForTest(scheme, bootstrap(own));
    NameResolverRegistry.getDefaultRegistry().register(xds);
    ManagedChannel channel =
        Grpc.newChannelBuilder(scheme + ":///" + TARGET, InsecureChannelCredentials.create())
            .build();
    try {
      body.run(channel);
    } finally {
      channel.shutdownNow();
      NameResolverRegistry.getDefaultRegistry().deregister(xds);
    }
  }

  private Map<String, ?> bootstrap(Identity own) throws Exception {
    Map<String, String> files =
        Map.of(
            "certificate_file", file("cert.pem", own.chain()),
            "private_key_file", file("key.pem", own.keyText()),
            "ca_certificate_file", file("roots.pem", mesh.roots()));
    return Map.of(
        "xds_servers",
        List.of(
            Map.of(
                "server_uri",
                "localhost:" + pilot.securePort(),
                "channel_creds",
                List.of(Map.of("type", "lateen_test_tls", "config", files)),
                "server_features",
                List.of("xds_v3"))),
        "node",
        Map.of(
            "id",
            "sidecar~10.0.0.7~client.default~default.svc.cluster.local",
            "metadata",
            Map.of("GENERATOR", "grpc")));
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aProgramCallsByTheMeshsRules() throws Exception {
    with(
        mesh.workload("default", "client"),
        "xds-known",
        channel -> {
          for (int i = 0; i < 5; i++) {
            assertThat(GrpcClientTest.call(channel)).isEqualTo("v1");
          }
        });
  }

  @Test
  void anotherNamespacesProgramIsToldNothing() throws Exception {
    with(
        mesh.workload("shop", "client"),
        "xds-stranger",
        channel ->
            assertThatThrownBy(() -> GrpcClientTest.call(channel))
                .hasMessageContaining("the certificate is of"));
  }
}
