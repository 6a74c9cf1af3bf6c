package io.lateen.proxy.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A control plane made of grpc-java and Envoy's own classes: tests say by hand what it answers.
public final class ControlPlane
    extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase
    implements AutoCloseable {
  private final BlockingQueue<DiscoveryRequest> requests = new LinkedBlockingQueue<>();
  private volatile StreamObserver<DiscoveryResponse> stream;
  private Server server;

  public ControlPlane() throws IOException {
    this(0);
  }

  public ControlPlane(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .addService(this)
            .build()
            .start();
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    stream = responses;
    return new StreamObserver<>() {
      @Override
      public void onNext(DiscoveryRequest request) {
        requests.add(request);
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }

  /// The next request, whatever it is.
  public DiscoveryRequest next() throws InterruptedException {
    DiscoveryRequest request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came in 10 s");
    }
    return request;
  }

  public boolean quiet() {
    return requests.isEmpty();
  }

  public void send(String typeUrl, String version, String nonce, Message... resources) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setVersionInfo(version).setNonce(nonce);
    for (Message resource : resources) {
      response.addResources(Any.pack(resource));
    }
    stream.onNext(response.build());
  }

  public void cut() {
    stream.onError(Status.UNAVAILABLE.withDescription("cut").asException());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
