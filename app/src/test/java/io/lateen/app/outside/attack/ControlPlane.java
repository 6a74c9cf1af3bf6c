package io.lateen.app.outside.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.lateen.app.walkthrough.Command;
import io.lateen.wire.proto.citadel.IstioCertificateRequest;
import io.lateen.wire.proto.citadel.IstioCertificateResponse;
import io.lateen.wire.proto.citadel.IstioCertificateServiceGrpc;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportResponse;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.SigningRequest;
import io.lateen.wire.xds.TypeUrl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Citadel, Pilot and the API server, asked by somebody who shows nothing, or what is another's.
record ControlPlane(Target target) {
  private static final String EVERYBODY = "spiffe://cluster.local/ns/istio-system/sa/istio-pilot";

  void withoutOrWithAnothersCredentials() throws Exception {
    Target.Pod reviews = target.pod("reviews-v1");
    citadel(reviews);
    pilot(reviews, target.pod("ratings"));
    mixer(reviews);
    apiServer(target.token(reviews, "token"));
  }

  private String address(int last) {
    return "127." + target.block() + ".255." + last;
  }

  private void citadel(Target.Pod pod) throws Exception {
    List<String> wrong =
        List.of("", "made-up", target.token(pod, "pilot-token"), target.token(pod, "token"));
    for (String token : wrong) {
      assertThatThrownBy(() -> certificate(token)).hasMessageContaining("UNAUTHENTICATED");
    }
    IstioCertificateResponse own = certificate(target.token(pod, "istio-token"));
    assertThat(
            PemText.certificates(own.getCertChain(0))
                .getFirst()
                .getSubjectAlternativeNames()
                .toString())
        .contains("/ns/default/sa/")
        .doesNotContain(EVERYBODY);
  }

  private IstioCertificateResponse certificate(String token) throws Exception {
    return certificate(token, null);
  }

  /// @param shown the certificate of who asks; null: none
  IstioCertificateResponse certificate(String token, Forger.@Nullable Stolen shown)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    SslContextBuilder tls =
        GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
    if (shown != null) {
      tls.keyManager(shown.key(), shown.leaf(), shown.authority());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address(7), 8060)
            .sslContext(tls.build())
            .overrideAuthority("istio-citadel.istio-system.svc")
            .build();
    try {
      return IstioCertificateServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)))
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .createCertificate(
              IstioCertificateRequest.newBuilder()
                  .setCsr(SigningRequest.pem(pair, EVERYBODY))
                  .setValidityDuration(600)
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    return headers;
  }

  private void pilot(Target.Pod own, Target.Pod other) throws Exception {
    String token = target.token(own, "pilot-token");
    assertThat(configuration(own, own.ip(), token)).contains("virtual", own.ip() + "_9080");
    refused(own, own.ip(), "", "UNAUTHENTICATED");
    refused(own, own.ip(), target.token(own, "token"), "UNAUTHENTICATED");
    refused(own, own.ip(), target.token(own, "istio-token"), "UNAUTHENTICATED");
    refused(other, other.ip(), token, "PERMISSION_DENIED");
    refused(own, other.ip(), token, "PERMISSION_DENIED");
    refused(
        new Target.Pod("istio-ingressgateway", "istio-system", "127.0.0.1"),
        "127.0.0.1",
        token,
        "PERMISSION_DENIED");
  }

  private void refused(Target.Pod pod, String ip, String token, String why) {
    assertThatThrownBy(() -> configuration(pod, ip, token)).hasMessageContaining(why);
  }

  /// The listeners Pilot has for a sidecar that says it is this Pod's.
  private String configuration(Target.Pod pod, String ip, String token) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address(1), 15010).usePlaintext().build();
    CompletableFuture<DiscoveryResponse> answer = new CompletableFuture<>();
    try {
      StreamObserver<DiscoveryRequest> requests =
          AggregatedDiscoveryServiceGrpc.newStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)))
              .streamAggregatedResources(new First(answer));
      String id =
          String.join(
              "~",
              "sidecar",
              ip,
              pod.name() + "." + pod.namespace(),
              pod.namespace() + ".svc.cluster.local");
      requests.onNext(
          DiscoveryRequest.newBuilder()
              .setNode(Node.newBuilder().setId(id))
              .setTypeUrl(TypeUrl.LISTENER)
              .build());
      return answer.get(20, TimeUnit.SECONDS).toString();
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    } finally {
      channel.shutdownNow();
    }
  }

  private record First(CompletableFuture<DiscoveryResponse> answer)
      implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(new IllegalStateException("no answer"));
    }
  }

  /// Both Mixers; the caller comes from an address beside those of Pods, and not from the host.
  private void mixer(Target.Pod pod) {
    for (int last : List.of(2, 3)) {
      for (String token : List.of("", "made-up", target.token(pod, "istio-token"))) {
        assertThatThrownBy(() -> tell(last, token)).hasMessageContaining("UNAUTHENTICATED");
      }
      assertThat(tell(last, target.token(pod, "pilot-token"))).isNotNull();
    }
  }

  private ReportResponse tell(int last, String token) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address(last), 9091)
            .usePlaintext()
            .localSocketPicker(new Neighbour(target.neighbour().from()))
            .build();
    try {
      return MixerGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)))
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .report(ReportRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private static final class Neighbour extends NettyChannelBuilder.LocalSocketPicker {
    private final InetAddress from;

    Neighbour(InetAddress from) {
      this.from = from;
    }

    @Override
    public SocketAddress createSocketAddress(SocketAddress to, Attributes attributes) {
      return new InetSocketAddress(from, 0);
    }
  }

  private void apiServer(String token) {
    for (List<String> wish :
        List.of(
            List.of("get", "secrets", "-A"),
            List.of("get", "secret", "istio-ca-secret", "-n", "istio-system"),
            List.of("delete", "meshpolicy", "default"),
            List.of("create", "token", "default"))) {
      Command.Result as = target.kubectl().run(as(token, wish));
      assertThat(as.exit()).as(wish.toString()).isNotZero();
      assertThat(as.err()).contains("forbidden").doesNotContain(token);
      assertThat(target.kubectl().run(as("made-up", wish)).exit()).isNotZero();
    }
  }

  private static String[] as(String token, List<String> wish) {
    List<String> command = new java.util.ArrayList<>(wish);
    command.add("--token=" + token);
    return command.toArray(String[]::new);
  }
}
