import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/// The backend of ProtocolBench's calls: /bench.Echo/Unary answers with what it is sent.
///
/// java -cp 'app/target/dist/lib/*' bench/EchoServer.java PORT
void main(String[] args) throws Exception {
  MethodDescriptor<byte[], byte[]> unary = MethodDescriptor.newBuilder(octets(), octets())
      .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("bench.Echo/Unary").build();
  ServerServiceDefinition echo = ServerServiceDefinition.builder("bench.Echo").addMethod(unary, ServerCalls.asyncUnaryCall((request, out) -> {
    out.onNext(request);
    out.onCompleted();
  })).build();
  NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]))).directExecutor().addService(echo).build().start().awaitTermination();
}

MethodDescriptor.Marshaller<byte[]> octets() {
  return new MethodDescriptor.Marshaller<>() {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };
}
