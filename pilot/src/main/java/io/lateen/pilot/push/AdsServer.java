package io.lateen.pilot.push;

import com.google.protobuf.CodedInputStream;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.wire.xds.DiscoveryRequest;
import io.lateen.wire.xds.DiscoveryResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The aggregated discovery service (`envoy.service.discovery.v3`), state of the world, over gRPC.
public final class AdsServer implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  private final Connections connections;
  private final Server server;

  public AdsServer(InetSocketAddress address, Connections connections) {
    this.connections = connections;
    this.server =
        NettyServerBuilder.forAddress(address)
            .addService(service())
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
  }

  /// Begins to take proxies in.
  ///
  /// @throws IOException if the address cannot be had
  public void start() throws IOException {
    server.start();
  }

  public int port() {
    return server.getPort();
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method =
        MethodDescriptor.<DiscoveryRequest, DiscoveryResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(
                "envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources")
            .setRequestMarshaller(new RequestMarshaller())
            .setResponseMarshaller(new ResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder("envoy.service.discovery.v3.AggregatedDiscoveryService")
        .addMethod(method, ServerCalls.asyncBidiStreamingCall(this::open))
        .build();
  }

  private StreamObserver<DiscoveryRequest> open(StreamObserver<DiscoveryResponse> out) {
    ProxyStream stream =
        new ProxyStream((ServerCallStreamObserver<DiscoveryResponse>) out, connections);
    stream.start();
    return stream;
  }

  @Override
  public void close() {
    connections.cut();
    server.shutdownNow();
  }

  private static final class RequestMarshaller
      implements MethodDescriptor.Marshaller<DiscoveryRequest> {
    @Override
    public InputStream stream(DiscoveryRequest request) {
      return new ByteArrayInputStream(request.toByteArray());
    }

    @Override
    public DiscoveryRequest parse(InputStream stream) {
      try {
        return DiscoveryRequest.parse(CodedInputStream.newInstance(stream));
      } catch (IOException e) {
        throw Status.INVALID_ARGUMENT
            .withDescription("not a DiscoveryRequest: " + e.getMessage())
            .withCause(e)
            .asRuntimeException();
      }
    }
  }

  private static final class ResponseMarshaller
      implements MethodDescriptor.Marshaller<DiscoveryResponse> {
    @Override
    public InputStream stream(DiscoveryResponse response) {
      return new ByteArrayInputStream(response.toByteArray());
    }

    @Override
    public DiscoveryResponse parse(InputStream stream) {
      throw new IllegalStateException("a server reads no responses");
    }
  }
}
