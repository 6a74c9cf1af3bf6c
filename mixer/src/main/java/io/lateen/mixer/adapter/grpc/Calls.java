package io.lateen.mixer.adapter.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.lateen.mixer.adapter.grpc.Authentication.Tls;
import io.lateen.mixer.adapter.grpc.Authentication.Token;
import io.lateen.wire.monitoring.CertificateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// Calls to one adapter; it connects when there is something to say.
final class Calls implements AutoCloseable {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES = new Bytes();

  private final FollowedChannel channel;
  private final Connection connection;

  /// @param handler whose calls they are, for people
  /// @throws IOException naming the field whose file is no good
  Calls(Connection connection, String handler) throws IOException {
    this(connection, new FollowedChannel(connection, handler, FollowedChannel.pause(connection)));
  }

  /// @param channel closed with the calls
  Calls(Connection connection, FollowedChannel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /// @param method `package.Service/Method`
  /// @throws io.grpc.StatusRuntimeException when it fails, or takes longer than the connection may;
  ///     it says why the adapter's certificate was not believed
  byte[] call(String method, byte[] request) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            connection.timeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ClientCalls.blockingUnaryCall(authorized(), descriptor, options, request);
    } catch (StatusRuntimeException e) {
      throw explained(e);
    }
  }

  private Channel authorized() {
    return connection.authentication() instanceof Tls tls && tls.token().isPresent()
        ? ClientInterceptors.intercept(channel.now(), header(tls.token().get()))
        : channel.now();
  }

  private static ClientInterceptor header(Token token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of(token.header(), Metadata.ASCII_STRING_MARSHALLER),
        token.prefix() + read(token));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static String read(Token token) {
    try {
      PemFile file = new PemFile("tls.tokenPath", token.path());
      return new String(file.bytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw Status.UNAUTHENTICATED
          .withDescription(e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  /// A handshake that failed is an `io exception` to gRPC; what was wrong is at the bottom.
  private static StatusRuntimeException explained(StatusRuntimeException failure) {
    Throwable cause = failure;
    boolean handshake = false;
    while (cause.getCause() != null) {
      cause = cause.getCause();
      handshake |= cause instanceof SSLException;
    }
    return handshake
        ? failure.getStatus().augmentDescription(String.valueOf(cause)).asRuntimeException()
        : failure;
  }

  /// Files of certificates that are in use.
  List<CertificateFile> certificateFiles() {
    return channel.certificateFiles();
  }

  @Override
  public void close() {
    channel.close();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
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
  }
}
