package io.lateen.mixer.adapter.otlp;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.lateen.mixer.adapter.outbox.RefusedException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// OTLP over gRPC, in the clear.
final class GrpcTransport implements Transport {
  private static final long PATIENCE_SECONDS = 5;

  /// Come back later, says the protocol's specification of failures.
  private static final Set<Code> LATER =
      Set.of(
          Code.CANCELLED,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.ABORTED,
          Code.OUT_OF_RANGE,
          Code.UNAVAILABLE,
          Code.DATA_LOSS);

  private final ManagedChannel channel;
  private final Channel calls;

  GrpcTransport(String host, int port, Map<String, String> headers) {
    channel = NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(
                Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER),
                value));
    calls =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> void export(Signal<Q, R> signal, Q request)
      throws IOException {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      signal.check(ClientCalls.blockingUnaryCall(calls, signal.method(), options, request));
    } catch (StatusRuntimeException e) {
      if (LATER.contains(e.getStatus().getCode())) {
        throw new IOException(e.getMessage(), e);
      }
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
