package io.lateen.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.lateen.proxy.tls.SecretStore;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Envoy's own classes ask over gRPC's own transport.
final class SecretServerTest {
  private static final SecretStore.Secret PAIR = new SecretStore.Secret("chain", "key", "");
  private static final SecretStore.Secret ROOTS = new SecretStore.Secret("", "", "roots");

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final SecretStore store = new SecretStore();
  private final BlockingQueue<Set<String>> wanted = new LinkedBlockingQueue<>();
  private SecretServer server;
  private ManagedChannel channel;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    Path socket = folder.resolve("sds/socket");
    server = SecretServer.start(group.next(), socket, store, wanted::add);
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(group)
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Heard<T> implements StreamObserver<T> {
    final BlockingQueue<T> messages = new LinkedBlockingQueue<>();

    T next() throws InterruptedException {
      T message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("an answer in 10 s").isNotNull();
      return message;
    }

    @Override
    public void onNext(T message) {
      messages.add(message);
    }

    final BlockingQueue<String> problems = new LinkedBlockingQueue<>();

    @Override
    public void onError(Throwable problem) {
      problems.add(String.valueOf(problem.getMessage()));
    }

    @Override
    public void onCompleted() {}
  }

  private static DiscoveryRequest question(String... names) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(SecretMessages.TYPE)
        .addAllResourceNames(Set.of(names))
        .build();
  }

  private static Secret secret(DiscoveryResponse response) throws Exception {
    assertThat(response.getResourcesCount()).isEqualTo(1);
    return response.getResources(0).unpack(Secret.class);
  }

  @Test
  void onlyItsOwnerGetsToTheSocket() throws Exception {
    assertThat(Files.getPosixFilePermissions(folder.resolve("sds")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aSecretIsWaitedForAndFollowed() throws Exception {
    Heard<DiscoveryResponse> heard = new Heard<>();
    StreamObserver<DiscoveryRequest> asking =
        SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(heard);
    asking.onNext(question("default"));
    assertThat(wanted.poll(10, TimeUnit.SECONDS)).containsExactly("default");
    store.put(Map.of("ROOTCA", ROOTS)); // not what was asked for
    store.put(Map.of("default", PAIR));

    DiscoveryResponse first = heard.next();
    assertThat(secret(first).getName()).isEqualTo("default");
    assertThat(secret(first).getTlsCertificate().getCertificateChain().getInlineBytes())
        .isEqualTo(com.google.protobuf.ByteString.copyFromUtf8("chain"));
    assertThat(secret(first).getTlsCertificate().getPrivateKey().getInlineBytes().toStringUtf8())
        .isEqualTo("key");
    asking.onNext(
        question("default").toBuilder()
            .setVersionInfo(first.getVersionInfo())
            .setResponseNonce(first.getNonce())
            .build());
    store.put(Map.of("ROOTCA", new SecretStore.Secret("", "", "others"))); // nothing of it
    store.put(Map.of("default", new SecretStore.Secret("next", "key", "")));

    DiscoveryResponse second = heard.next();
    assertThat(secret(second).getTlsCertificate().getCertificateChain().getInlineBytes())
        .isEqualTo(com.google.protobuf.ByteString.copyFromUtf8("next"));
    assertThat(second.getNonce()).isNotEqualTo(first.getNonce());
    assertThat(heard.messages).isEmpty();
  }

  /// Who has it goes on with it; who asks anew waits.
  @Test
  void theCallEndsWithItsSecret() throws Exception {
    store.put(Map.of("default", PAIR, "ROOTCA", ROOTS));
    Heard<DiscoveryResponse> first = new Heard<>();
    SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(first).onNext(question("default"));
    Heard<DiscoveryResponse> other = new Heard<>();
    SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(other).onNext(question("ROOTCA"));
    first.next();
    other.next();

    store.remove(Set.of("default"));

    assertThat(first.problems.poll(10, TimeUnit.SECONDS))
        .isEqualTo("UNAVAILABLE: the secret is gone");
    Heard<DiscoveryResponse> again = new Heard<>();
    wanted.clear();
    SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(again).onNext(question("default"));
    assertThat(wanted.poll(10, TimeUnit.SECONDS)).containsExactly("default");
    store.put(Map.of("default", new SecretStore.Secret("next", "key", "")));
    assertThat(
            secret(again.next())
                .getTlsCertificate()
                .getCertificateChain()
                .getInlineBytes()
                .toStringUtf8())
        .isEqualTo("next");
    assertThat(other.problems).isEmpty();
    assertThat(again.messages).isEmpty();
  }

  @Test
  void incrementallyByNames() throws Exception {
    store.put(Map.of("default", PAIR, "ROOTCA", ROOTS));
    Heard<DeltaDiscoveryResponse> heard = new Heard<>();
    StreamObserver<DeltaDiscoveryRequest> asking =
        SecretDiscoveryServiceGrpc.newStub(channel).deltaSecrets(heard);
    asking.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(SecretMessages.TYPE)
            .addResourceNamesSubscribe("ROOTCA")
            .build());

    DeltaDiscoveryResponse response = heard.next();
    assertThat(response.getResourcesList()).hasSize(1);
    Secret roots = response.getResources(0).getResource().unpack(Secret.class);
    assertThat(roots.getValidationContext().getTrustedCa().getInlineBytes().toStringUtf8())
        .isEqualTo("roots");
  }

  @Test
  void whatIsFetchedIsAnsweredOnce() throws Exception {
    var stub =
        SecretDiscoveryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> stub.fetchSecrets(question("default")))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("UNAVAILABLE: the secret has not come yet");

    store.put(Map.of("default", PAIR));

    assertThat(secret(stub.fetchSecrets(question("default"))).getName()).isEqualTo("default");
  }

  @Test
  void otherResourcesAreNotHere() {
    var stub =
        SecretDiscoveryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    assertThatThrownBy(
            () -> stub.fetchSecrets(question("default").toBuilder().setTypeUrl("else").build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("INVALID_ARGUMENT: type_url: else (expected: " + SecretMessages.TYPE + ")");
  }
}
