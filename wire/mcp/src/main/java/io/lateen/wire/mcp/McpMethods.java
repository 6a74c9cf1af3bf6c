package io.lateen.wire.mcp;

import com.google.protobuf.CodedInputStream;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/// The protocol's streams as gRPC knows them.
public final class McpMethods {
  /// Who serves [#ESTABLISH_RESOURCE_STREAM].
  public static final String RESOURCE_SOURCE = "istio.mcp.v1alpha1.ResourceSource";

  /// Who serves [#STREAM_AGGREGATED_RESOURCES].
  public static final String AGGREGATED = "istio.mcp.v1alpha1.AggregatedMeshConfigService";

  /// A sink asks a source.
  public static final MethodDescriptor<RequestResources, Resources> ESTABLISH_RESOURCE_STREAM =
      method(
          RESOURCE_SOURCE + "/EstablishResourceStream",
          marshaller(RequestResources::toByteArray, RequestResources::parse),
          marshaller(Resources::toByteArray, Resources::parse));

  /// The same as Istio 1.0 had it, whole collections only; a server's side of it.
  public static final MethodDescriptor<RequestResources, Resources> STREAM_AGGREGATED_RESOURCES =
      method(
          AGGREGATED + "/StreamAggregatedResources",
          marshaller(McpMethods::unwritten, RequestResources::parseMeshConfig),
          marshaller(
              Resources::toMeshConfigBytes,
              _ -> {
                throw new IOException("a server reads no responses");
              }));

  private McpMethods() {}

  private interface Parser<T> {
    T parse(CodedInputStream in) throws IOException;
  }

  private static byte[] unwritten(RequestResources request) {
    throw new IllegalStateException("a server writes no requests: " + request.collection());
  }

  private static MethodDescriptor<RequestResources, Resources> method(
      String name,
      MethodDescriptor.Marshaller<RequestResources> requests,
      MethodDescriptor.Marshaller<Resources> responses) {
    return MethodDescriptor.<RequestResources, Resources>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(name)
        .setRequestMarshaller(requests)
        .setResponseMarshaller(responses)
        .build();
  }

  private static <T> MethodDescriptor.Marshaller<T> marshaller(
      Function<T, byte[]> write, Parser<T> parser) {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(T message) {
        return new ByteArrayInputStream(write.apply(message));
      }

      @Override
      public T parse(InputStream stream) {
        try {
          return parser.parse(CodedInputStream.newInstance(stream));
        } catch (IOException e) {
          throw Status.INVALID_ARGUMENT
              .withDescription("not a message of istio.mcp.v1alpha1: " + e.getMessage())
              .withCause(e)
              .asRuntimeException();
        }
      }
    };
  }
}
