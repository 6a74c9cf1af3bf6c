package io.lateen.pilot.push;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.lateen.pilot.admit.Caller;
import io.lateen.pilot.tls.ServerKeys;
import io.lateen.wire.tls.SpiffeId;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Keeps for whoever serves a call where it came from, and what it shows of who it is. A client
/// certificate that is not in order any more ends the call.
final class CallContext implements ServerInterceptor {
  private static final String SCHEME = "bearer ";
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<SocketAddress> PEER = Context.key("peer");
  private static final Context.Key<Caller> CALLER =
      Context.keyWithDefault("caller", new Caller(null, null));

  private final @Nullable ServerKeys keys;

  /// @param keys null: there is no TLS
  CallContext(@Nullable ServerKeys keys) {
    this.keys = keys;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context with = Context.current();
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (peer != null) {
      with = with.withValue(PEER, peer);
    }
    try {
      Caller caller = new Caller(token(headers), identity(call));
      return Contexts.interceptCall(with.withValue(CALLER, caller), call, headers, next);
    } catch (CertificateException e) {
      String why = "the client certificate is not in order: " + e.getMessage();
      call.close(Status.UNAUTHENTICATED.withDescription(why), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private static @Nullable String token(Metadata headers) {
    String value = headers.get(HEADER);
    return value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length()).strip()
        : null;
  }

  private @Nullable SpiffeId identity(ServerCall<?, ?> call) throws CertificateException {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return keys == null || session == null ? null : keys.caller(session);
  }

  /// Where the call came from that this thread begins to serve: `127.0.0.1:4711`.
  static String peer() {
    SocketAddress peer = PEER.get();
    return peer instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(peer);
  }

  /// Who makes the call that this thread begins to serve.
  static Caller caller() {
    return CALLER.get();
  }
}
