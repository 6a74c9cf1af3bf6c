package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A stranger: a client made of Envoy's own classes and grpc-java's stub.
final class FakeProxy implements AutoCloseable, StreamObserver<DiscoveryResponse> {
  private final BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final ManagedChannel channel;
  private final StreamObserver<DiscoveryRequest> requests;
  private final Node node;

  FakeProxy(int port, String id) {
    this(port, id, "");
  }

  /// @param token shown; empty: none
  FakeProxy(int port, String id, String token) {
    this(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build(), id, token);
  }

  /// @param channel closed with this
  FakeProxy(ManagedChannel channel, String id, String token) {
    this(channel, id, token, "");
  }

  /// @param generator `GENERATOR` of its metadata
  FakeProxy(ManagedChannel channel, String id, String token, String generator) {
    this.channel = channel;
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .streamAggregatedResources(this);
    node =
        Node.newBuilder()
            .setId(id)
            .setMetadata(
                Struct.newBuilder()
                    .putFields("GENERATOR", Value.newBuilder().setStringValue(generator).build())
                    .putFields(
                        "LATEEN_APP_IP", Value.newBuilder().setStringValue("127.20.64.2").build()))
            .build();
  }

  void ask(String type, String... names) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type)
            .addAllResourceNames(List.of(names))
            .build());
  }

  void ack(DiscoveryResponse response, String... names) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setVersionInfo(response.getVersionInfo())
            .addAllResourceNames(List.of(names))
            .build());
  }

  void nack(DiscoveryResponse response, String why, String... names) {
    requests.onNext(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setErrorDetail(Status.newBuilder().setCode(3).setMessage(why))
            .addAllResourceNames(List.of(names))
            .build());
  }

  /// The next response, which must be of this type.
  DiscoveryResponse next(String type) throws InterruptedException {
    DiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).isEqualTo(type);
    return response;
  }

  DiscoveryResponse next() throws InterruptedException {
    DiscoveryResponse response = responses.poll(10, TimeUnit.SECONDS);
    assertThat(response).as("a response").isNotNull();
    return response;
  }

  boolean isQuiet() {
    return responses.isEmpty();
  }

  static <M extends Message> List<M> unpack(DiscoveryResponse response, Class<M> type)
      throws InvalidProtocolBufferException {
    List<M> messages = new ArrayList<>();
    for (Any any : response.getResourcesList()) {
      messages.add(any.unpack(type));
    }
    return messages;
  }

  @Override
  public void onNext(DiscoveryResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable failure) {
    failures.add(failure);
  }

  /// What the stream ended with.
  Throwable failure() throws InterruptedException {
    Throwable failure = failures.poll(10, TimeUnit.SECONDS);
    assertThat(failure).as("an end").isNotNull();
    return failure;
  }

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
