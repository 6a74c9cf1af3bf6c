package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.Chunks;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Network;
import io.lateen.proxy.route.CompiledTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
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

  private final HttpConnectionManager config;
  private final SplittableRandom random;
  private final byte[] peer;
  private final @Nullable InetAddress peerAddress;
  private final List<Network> internal;
  private final boolean internalPipe;
  private final boolean tls;
  private final ClientCertificate certificate;
  private final byte[] freshId = new byte[RequestId.LENGTH];

  RequestHeaders(
      HttpConnectionManager config,
      SplittableRandom random,
      @Nullable SocketAddress remote,
      boolean tls,
      ClientCertificate certificate) {
    this.config = config;
    this.random = random;
    this.tls = tls;
    this.certificate = certificate;
    InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    this.peer = address == null ? new byte[0] : Octets.of(address.getHostAddress());
    this.peerAddress = address;
    this.internal = Network.of(config.internalAddresses().ranges());
    this.internalPipe =
        config.internalAddresses().unixSockets() && remote instanceof UnixDomainSocketAddress;
  }

  /// @param upgrade the protocol an allowed upgrade asks for; null: none
  void prepare(RequestHead request, byte @Nullable [] upgrade, @Nullable CompiledTable table) {
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
    boolean trusted = isTrusted(request);
    boolean external = config.useRemoteAddress() && !trusted;
    if (external) {
      request.remove(KnownHeader.X_ENVOY_DECORATOR_OPERATION);
      request.remove(KnownHeader.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER);
      request.remove(KnownHeader.X_ENVOY_DOWNSTREAM_SERVICE_NODE);
      request.remove(KnownHeader.X_ENVOY_ORIGINAL_PATH);
      request.remove(KnownHeader.X_ENVOY_ORIGINAL_HOST);
      externalAddress(request);
    }
    trust(request, trusted, table);
    if (config.useRemoteAddress() && !config.skipXffAppend() && peer.length > 0) {
      appendForwardedFor(request);
    }
    boolean believed = !config.useRemoteAddress() || config.xffNumTrustedHops() > 0;
    if (!believed || !request.has(KnownHeader.X_FORWARDED_PROTO)) {
      request.set(KnownHeader.X_FORWARDED_PROTO, proto());
    }
    certificate.write(request);
    requestId(request, external);
  }

  private byte[] proto() {
    return tls ? HTTPS : HTTP;
  }

  private static void trust(RequestHead request, boolean trusted, @Nullable CompiledTable table) {
    if (trusted) {
      request.set(KnownHeader.X_ENVOY_INTERNAL, TRUE);
      return;
    }
    request.removeInternal();
    if (table != null) {
      List<String> names = table.source().internalOnlyHeaders();
      for (int i = 0; i < names.size(); i++) {
        request.remove(Octets.of(names.get(i)));
      }
    }
  }

  /// Who asks is trusted if there is but one who can: who was forwarded for others is not.
  private boolean isTrusted(RequestHead request) {
    if (internal.isEmpty() && !internalPipe) {
      return false;
    }
    String forwarded = request.value("x-forwarded-for");
    if (config.useRemoteAddress()) {
      return forwarded == null && (internalPipe || isInternal(peerAddress));
    }
    return forwarded != null
        && config.xffNumTrustedHops() == 0
        && isInternal(address(forwarded.trim()));
  }

  private boolean isInternal(@Nullable InetAddress client) {
    return client != null && Network.closeness(internal, client) > 0;
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The peer's, or what trusted proxies before us say; none, if that is no address.
  private void externalAddress(RequestHead request) {
    byte[] address = externalOctets(request);
    if (address.length > 0) {
      request.set(KnownHeader.X_ENVOY_EXTERNAL_ADDRESS, address);
    } else {
      request.remove(KnownHeader.X_ENVOY_EXTERNAL_ADDRESS);
    }
  }

  private byte[] externalOctets(RequestHead request) {
    int hops = config.xffNumTrustedHops();
    String forwarded = hops == 0 ? null : request.value("x-forwarded-for");
    if (forwarded == null) {
      return peer;
    }
    String[] addresses = forwarded.split(",", -1);
    int at = addresses.length - hops;
    String said = at < 0 ? "" : addresses[at].trim();
    return address(said) == null ? peer : Octets.of(said);
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
    if (!config.generateRequestId()) {
      return;
    }
    if (there && external && !config.preserveExternalRequestId()) {
      request.remove(KnownHeader.X_REQUEST_ID);
      there = false;
    }
    if (!there) {
      RequestId.random(random, freshId);
      request.add(KnownHeader.X_REQUEST_ID, freshId);
    }
  }
}
