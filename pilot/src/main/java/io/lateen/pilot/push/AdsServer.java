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
import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.tls.ServerKeys;
import io.lateen.wire.xds.AdsServerConversation;
import io.lateen.wire.xds.DeltaDiscoveryRequest;
import io.lateen.wire.xds.DeltaServerConversation;
import io.lateen.wire.xds.DiscoveryRequest;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The aggregated discovery service (`envoy.service.discovery.v3`), state of the world and
/// incremental, over gRPC.
public final class AdsServer implements AutoCloseable {
  private static final String SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  private static final int HANDSHAKE_SECONDS = 5;
  private static final int MAX_CALLS = 100;

  private final Connections connections;
  private final Admission admission;
  private final Server server;

  /// In plain text.
  ///
  /// @param admission asked about proxies that do not join
  public AdsServer(InetSocketAddress address, Connections connections, Admission admission) {
    this(NettyServerBuilder.forAddress(address), connections, admission, new CallContext(null));
  }

  /// Over TLS.
  ///
  /// @param keys whose Pilot is, and who its callers are
  /// @param admission asked about proxies that do not join
  public AdsServer(
      InetSocketAddress address, Connections connections, Admission admission, ServerKeys keys) {
    this(
        NettyServerBuilder.forAddress(address)
            .sslContext(keys.context())
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxConcurrentCallsPerConnection(MAX_CALLS),
        connections,
        admission,
        new CallContext(keys));
  }

  private AdsServer(
      NettyServerBuilder builder,
      Connections connections,
      Admission admission,
      CallContext context) {
    this.connections = connections;
    this.admission = admission;
    this.server =
        builder
            .addService(service())
            .intercept(context)
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
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            method("StreamAggregatedResources", DiscoveryRequest::parse),
            ServerCalls.asyncBidiStreamingCall(out -> open(out, new AdsServerConversation())))
        .addMethod(
            method("DeltaAggregatedResources", DeltaDiscoveryRequest::parse),
            ServerCalls.asyncBidiStreamingCall(out -> open(out, new DeltaServerConversation())))
        .build();
  }

  private static MethodDescriptor<XdsRequest, XdsResponse> method(String name, Parser parser) {
    return MethodDescriptor.<XdsRequest, XdsResponse>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(SERVICE + "/" + name)
        .setRequestMarshaller(new RequestMarshaller(parser))
        .setResponseMarshaller(new ResponseMarshaller())
        .build();
  }

  private StreamObserver<XdsRequest> open(
      StreamObserver<XdsResponse> out, ServerConversation conversation) {
    ProxyStream stream =
        new ProxyStream(
            (ServerCallStreamObserver<XdsResponse>) out, connections, admission, conversation);
    stream.start();
    return stream;
  }

  @Override
  public void close() {
    connections.cut();
    server.shutdownNow();
  }

  private interface Parser {
    XdsRequest parse(CodedInputStream in) throws IOException;
  }

  private record RequestMarshaller(Parser parser)
      implements MethodDescriptor.Marshaller<XdsRequest> {
    @Override
    public InputStream stream(XdsRequest request) {
      return new ByteArrayInputStream(request.toByteArray());
    }

    @Override
    public XdsRequest parse(InputStream stream) {
      try {
        return parser.parse(CodedInputStream.newInstance(stream));
      } catch (IOException e) {
        throw Status.INVALID_ARGUMENT
            .withDescription("not a request of " + SERVICE + ": " + e.getMessage())
            .withCause(e)
            .asRuntimeException();
      }
    }
  }

  private static final class ResponseMarshaller
      implements MethodDescriptor.Marshaller<XdsResponse> {
    @Override
    public InputStream stream(XdsResponse response) {
      return new ByteArrayInputStream(response.toByteArray());
    }

    @Override
    public XdsResponse parse(InputStream stream) {
      throw new IllegalStateException("a server reads no responses");
    }
  }
}
