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
import java.nio.charset.StandardCharsets;
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
          Code.ABORTED,
          Code.OUT_OF_RANGE,
          Code.UNAVAILABLE,
          Code.DATA_LOSS);

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final String RETRY_INFO = "google.rpc.RetryInfo";

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
      if (LATER.contains(e.getStatus().getCode()) || isLater(e)) {
        throw new IOException(e.getMessage(), e);
      }
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  /// Who has too much to do says when to come back; who does not means that the message is too
  /// large, and would be the next time.
  private static boolean isLater(StatusRuntimeException e) {
    byte[] details = e.getTrailers() == null ? null : e.getTrailers().get(DETAILS);
    return e.getStatus().getCode() == Code.RESOURCE_EXHAUSTED
        && details != null
        && new String(details, StandardCharsets.ISO_8859_1).contains(RETRY_INFO);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
