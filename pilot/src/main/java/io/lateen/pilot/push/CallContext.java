package io.lateen.pilot.push;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Keeps for whoever serves a call where it came from, and what its `authorization` says.
final class CallContext implements ServerInterceptor {
  private static final String SCHEME = "bearer ";
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<SocketAddress> PEER = Context.key("peer");
  private static final Context.Key<String> TOKEN = Context.key("bearer-token");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context with = Context.current();
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (peer != null) {
      with = with.withValue(PEER, peer);
    }
    String value = headers.get(HEADER);
    if (value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      with = with.withValue(TOKEN, value.substring(SCHEME.length()).strip());
    }
    return Contexts.interceptCall(with, call, headers, next);
  }

  /// Where the call came from that this thread begins to serve: `127.0.0.1:4711`.
  static String peer() {
    SocketAddress peer = PEER.get();
    return peer instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(peer);
  }

  /// What was presented by the call that this thread begins to serve; null: nothing.
  static @Nullable String token() {
    return TOKEN.get();
  }
}
