package io.lateen.citadel.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.lateen.citadel.authenticate.Credentials;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Puts what a caller shows where the services find it.
final class CallerInterceptor implements ServerInterceptor {
  static final Context.Key<Credentials> CREDENTIALS =
      Context.keyWithDefault("credentials", Credentials.NONE);

  private static final String SCHEME = "bearer ";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Credentials shown =
        new Credentials(
            chain(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)), bearer(headers));
    return Contexts.interceptCall(
        Context.current().withValue(CREDENTIALS, shown), call, headers, next);
  }

  private static List<String> bearer(Metadata headers) {
    List<String> tokens = new ArrayList<>();
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    for (String value : values == null ? List.<String>of() : values) {
      if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        tokens.add(value.substring(SCHEME.length()).strip());
      }
    }
    return tokens;
  }

  private static List<X509Certificate> chain(@Nullable SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each :
          session == null ? new Certificate[0] : session.getPeerCertificates()) {
        chain.add((X509Certificate) each);
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // It showed none.
    }
    return chain;
  }
}
