package io.lateen.mixer.server;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.lateen.wire.kube.WorkloadApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Serves callers that show the token which proxies show the control plane, and those of this very
/// host. Whose a token is the API server says; that is remembered for a minute, and for an hour
/// while the API server cannot be asked. Blocks; from any thread.
final class KnownCallers implements ServerInterceptor {
  /// For whom tokens must be, as for Pilot; those of workloads outside of any orchestrator are for
  /// the API server.
  private static final List<List<String>> AUDIENCES = List.of(List.of("istio-pilot"), List.of());

  private static final String SCHEME = "bearer ";
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long FRESH = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST = Duration.ofHours(1).toNanos();
  private static final int MOST = 10_000;
  private static final String HOST = "127.0.0.1";

  private final WorkloadApi api;
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  KnownCallers(WorkloadApi api) {
    this.api = api;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Status verdict = isHost(call) ? Status.OK : judge(headers.get(HEADER));
    if (verdict.isOk()) {
      return next.startCall(call, headers);
    }
    call.close(verdict, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /// A file is for whoever may open it; at an address, whoever comes from there or from 127.0.0.1
  /// is the host.
  private static boolean isHost(ServerCall<?, ?> call) {
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    SocketAddress here = call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
    if (!(from instanceof InetSocketAddress caller) || !(here instanceof InetSocketAddress own)) {
      return true;
    }
    String address = caller.getAddress().getHostAddress();
    return address.equals(HOST) || address.equals(own.getAddress().getHostAddress());
  }

  private Status judge(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Status.UNAUTHENTICATED.withDescription(
          "no token (expected: authorization: Bearer …, for istio-pilot)");
    }
    String token = header.substring(SCHEME.length()).strip();
    Long since = known.get(token);
    long now = System.nanoTime();
    return since != null && now - since < FRESH ? Status.OK : ask(token, since, now);
  }

  private Status ask(String token, @Nullable Long since, long now) {
    try {
      for (List<String> audiences : AUDIENCES) {
        if (api.review(token, audiences) != null) {
          remember(token, now);
          return Status.OK;
        }
      }
      known.remove(token);
      return Status.UNAUTHENTICATED.withDescription(
          "the token is nobody's, or not for istio-pilot");
    } catch (IOException e) {
      // Its message may quote the question, and with it the token.
      return since != null && now - since < LONGEST
          ? Status.OK
          : Status.UNAVAILABLE.withDescription("the API server cannot be asked about tokens");
    }
  }

  private void remember(String token, long now) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(token, now);
  }
}
