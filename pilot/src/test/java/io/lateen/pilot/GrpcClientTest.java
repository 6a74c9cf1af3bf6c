package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.lateen.pilot.snapshot.MeshConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// gRPC's own xDS client calls services of the mesh, without a proxy of its own. One Pilot for all
/// tests: the client keeps what it knows of a server by the target's name.
@TestInstance(Lifecycle.PER_CLASS)
final class GrpcClientTest {
  private static final String BOOTSTRAP = "io.grpc.xds.bootstrapConfig";
  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("test.Reviews/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private Server v1;
  private Server v2;

  @BeforeAll
  void start() throws Exception {
    v1 = server("v1", 0);
    v2 = server("v2", 0);
    objects.apply(MESH.replace("PORT1", "" + v1.getPort()).replace("PORT2", "" + v2.getPort()));
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
    System.setProperty(BOOTSTRAP, CONFIG.replace("PORT", "" + pilot.grpcPort()));
  }

  @AfterEach
  void theRuleAsItWas() {
    objects.apply(RULE);
  }

  @AfterAll
  void stop() {
    System.clearProperty(BOOTSTRAP);
    pilot.close();
    v1.shutdownNow();
    v2.shutdownNow();
  }

  static Server server(String name, int port) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
        .addService(
            ServerServiceDefinition.builder("test.Reviews")
                .addMethod(
                    WHO,
                    ServerCalls.asyncUnaryCall(
                        (request, out) -> {
                          out.onNext(name);
                          out.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }

  private static ManagedChannel channel(String target) {
    return Grpc.newChannelBuilder("xds:///" + target, InsecureChannelCredentials.create()).build();
  }

  static String call(ManagedChannel channel) {
    CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(channel, WHO, soon, "");
  }

  @Test
  void aServiceIsCalledByItsRules() {
    ManagedChannel channel = channel("reviews.default.svc.cluster.local:9080");
    try {
      String first = call(channel);
      while (!first.equals("v1")) {
        first = call(channel); // Another test's rule may still be there for a moment.
      }
      for (int i = 0; i < 10; i++) {
        assertThat(call(channel)).isEqualTo("v1");
      }
      objects.apply(RULE.replace("subset: v1", "subset: v2"));
      String who = "v1";
      while (!who.equals("v2")) {
        who = call(channel); // Each succeeds: clusters are there before routes name them.
      }
      objects.delete("VirtualService", "reviews");
      boolean both = false;
      while (!both) {
        both = call(channel).equals("v1") && call(channel).equals("v2");
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shortNamesMeanServicesOfTheClientsNamespace() {
    ManagedChannel channel = channel("reviews:9080");
    try {
      assertThat(call(channel)).isIn("v1", "v2");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aFaultIsTheClientsOwnDoing() {
    objects.apply(RULE.replace("  - route:", "  - fault: {abort: {httpStatus: 503}}\n    route:"));
    ManagedChannel channel = channel("reviews.default.svc.cluster.local:9080");
    try {
      assertThatThrownBy(() -> untilItFails(channel))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    } finally {
      channel.shutdownNow();
    }
  }

  /// The rule may come a moment after the first call.
  private static void untilItFails(ManagedChannel channel) {
    while (!call(channel).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final String CONFIG =
      """
      {
        "xds_servers": [{
          "server_uri": "127.0.0.1:PORT",
          "channel_creds": [{"type": "insecure"}],
          "server_features": ["xds_v3"]
        }],
        "node": {
          "id": "sidecar~127.0.0.1~client.default~default.svc.cluster.local",
          "metadata": {"GENERATOR": "grpc"}
        }
      }
      """;

  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews, namespace: default}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v1}
      """;

  static final String MESH =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: default}
      spec:
        clusterIP: 127.20.128.1
        ports: [{name: grpc, port: 9080}]
        selector: {app: reviews}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: reviews, namespace: default}
      subsets:
      - ports: [{name: grpc, port: PORT1}]
        addresses: [{ip: 127.0.0.1, targetRef: {kind: Pod, name: reviews-v1}}]
      - ports: [{name: grpc, port: PORT2}]
        addresses: [{ip: 127.0.0.1, targetRef: {kind: Pod, name: reviews-v2}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-v1, namespace: default, labels: {app: reviews, version: v1}}
      spec: {containers: []}
      status: {phase: Running, podIP: 127.0.0.1}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-v2, namespace: default, labels: {app: reviews, version: v2}}
      spec: {containers: []}
      status: {phase: Running, podIP: 127.0.0.1}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: DestinationRule
      metadata: {name: reviews, namespace: default}
      spec:
        host: reviews
        subsets:
        - {name: v1, labels: {version: v1}}
        - {name: v2, labels: {version: v2}}
      ---
      """
          + RULE;
}
