package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Chunks;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert.Forward;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a connection manager does to a request's headers before the filters see it (Envoy's "HTTP
/// header manipulation" document).
final class RequestHeaders {
  private static final byte[] HTTP = Octets.of("http");
  private static final byte[] HTTPS = Octets.of("https");
  private static final byte[] TRUE = Octets.of("true");
  private static final byte[] UPGRADE = Octets.of("upgrade");
  private static final byte[] TRAILERS = Octets.of("trailers");
  private static final KnownHeader[] INTERNAL_ONLY = {
    KnownHeader.X_ENVOY_DECORATOR_OPERATION,
    KnownHeader.X_ENVOY_RETRY_ON,
    KnownHeader.X_ENVOY_MAX_RETRIES,
    KnownHeader.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS,
    KnownHeader.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS,
    KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS,
    KnownHeader.X_ENVOY_ORIGINAL_PATH
  };

  private final HttpConnectionManager config;
  private final SplittableRandom random;
  private final byte[] peer;
  private final boolean peerIsInternal;
  private final boolean tls;
  private final byte[] freshId = new byte[RequestId.LENGTH];

  RequestHeaders(
      HttpConnectionManager config,
      SplittableRandom random,
      @Nullable SocketAddress remote,
      boolean tls) {
    this.config = config;
    this.random = random;
    this.tls = tls;
    InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    this.peer = address == null ? new byte[0] : Octets.of(address.getHostAddress());
    this.peerIsInternal =
        address != null && (address.isSiteLocalAddress() || address.isLoopbackAddress());
  }

  /// @param upgrade the protocol an allowed upgrade asks for; null: none
  void prepare(RequestHead request, byte @Nullable [] upgrade) {
    boolean trailers = request.listed(KnownHeader.TE, TRAILERS);
    request.removeHopByHop();
    if (trailers) { // gRPC servers ask for it
      request.add(KnownHeader.TE, TRAILERS);
    }
    if (upgrade != null) {
      request.add(KnownHeader.CONNECTION, UPGRADE);
      request.add(KnownHeader.UPGRADE, upgrade);
    }
    if (request.framing() == Framing.CHUNKED) {
      Chunks.announce(request);
    }
    boolean external = config.useRemoteAddress() && !peerIsInternal;
    if (config.useRemoteAddress()) {
      edge(request, external);
    } else if (!request.has(KnownHeader.X_FORWARDED_PROTO)) {
      request.add(KnownHeader.X_FORWARDED_PROTO, proto());
    }
    if (config.clientCert().forward() != Forward.ALWAYS_FORWARD_ONLY) {
      request.remove(KnownHeader.X_FORWARDED_CLIENT_CERT);
    }
    requestId(request, external);
  }

  private byte[] proto() {
    return tls ? HTTPS : HTTP;
  }

  private void edge(RequestHead request, boolean external) {
    if (!config.skipXffAppend()) {
      appendForwardedFor(request);
    }
    if (config.xffNumTrustedHops() == 0 || !request.has(KnownHeader.X_FORWARDED_PROTO)) {
      request.set(KnownHeader.X_FORWARDED_PROTO, proto());
    }
    if (external) {
      for (KnownHeader name : INTERNAL_ONLY) {
        request.remove(name);
      }
      request.remove(KnownHeader.X_ENVOY_INTERNAL);
      request.set(KnownHeader.X_ENVOY_EXTERNAL_ADDRESS, peer);
    } else {
      request.set(KnownHeader.X_ENVOY_INTERNAL, TRUE);
    }
  }

  private void appendForwardedFor(RequestHead request) {
    int at = request.find(KnownHeader.X_FORWARDED_FOR);
    if (at < 0) {
      request.add(KnownHeader.X_FORWARDED_FOR, peer);
      return;
    }
    String before = request.value("x-forwarded-for");
    request.set(
        KnownHeader.X_FORWARDED_FOR,
        before + "," + new String(peer, java.nio.charset.StandardCharsets.US_ASCII));
  }

  private void requestId(RequestHead request, boolean external) {
    boolean there = request.has(KnownHeader.X_REQUEST_ID);
    if (there && external && !config.preserveExternalRequestId()) {
      request.remove(KnownHeader.X_REQUEST_ID);
      there = false;
    }
    if (!there && config.generateRequestId()) {
      RequestId.random(random, freshId);
      request.add(KnownHeader.X_REQUEST_ID, freshId);
    }
  }
}
