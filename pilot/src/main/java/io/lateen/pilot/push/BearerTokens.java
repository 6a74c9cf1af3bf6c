package io.lateen.pilot.push;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/// Keeps what a call's `authorization` says for whoever serves it.
final class BearerTokens implements ServerInterceptor {
  private static final String SCHEME = "bearer ";
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> TOKEN = Context.key("bearer-token");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String value = headers.get(HEADER);
    if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return next.startCall(call, headers);
    }
    Context with = Context.current().withValue(TOKEN, value.substring(SCHEME.length()).strip());
    return Contexts.interceptCall(with, call, headers, next);
  }

  /// Of the call that this thread begins to serve; null: it has none.
  static @Nullable String ofCall() {
    return TOKEN.get();
  }
}
