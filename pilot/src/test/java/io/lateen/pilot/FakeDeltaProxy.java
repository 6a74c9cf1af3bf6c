package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A stranger that asks incrementally: Envoy's own classes and grpc-java's stub.
final class FakeDeltaProxy implements AutoCloseable, StreamObserver<DeltaDiscoveryResponse> {
  private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final ManagedChannel channel;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final Node node;

  FakeDeltaProxy(int port, String id) {
    this(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build(), id);
  }

  /// @param channel closed with this
  FakeDeltaProxy(ManagedChannel channel, String id) {
    this.channel = channel;
    requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this);
    Value ip = Value.newBuilder().setStringValue("127.20.64.2").build();
    node =
        Node.newBuilder()
            .setId(id)
            .setMetadata(Struct.newBuilder().putFields("LATEEN_APP_IP", ip))
            .build();
  }

  void subscribe(String type, Map<String, String> versions, String... names) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type)
            .putAllInitialResourceVersions(versions)
            .addAllResourceNamesSubscribe(List.of(names))
            .build());
  }

  void ack(DeltaDiscoveryResponse response) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
  }

  /// The next response, which must be of this type; it is acknowledged.
  DeltaDiscoveryResponse next(String type) throws InterruptedException {
    DeltaDiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).isEqualTo(type);
    return response;
  }

  DeltaDiscoveryResponse next() throws InterruptedException {
    DeltaDiscoveryResponse response = responses.poll(10, TimeUnit.SECONDS);
    assertThat(response).as("a response").isNotNull();
    ack(response);
    return response;
  }

  boolean isQuiet() {
    return responses.isEmpty();
  }

  static List<String> names(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream().map(Resource::getName).sorted().toList();
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
