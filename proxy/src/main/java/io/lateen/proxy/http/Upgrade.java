package io.lateen.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which other protocol a request asks for (RFC 9110 sections 7.8 and 9.3.6).
public final class Upgrade {
  /// The name under which CONNECT is allowed, like a protocol.
  public static final String CONNECT = "connect";

  private static final byte[] HTTP2 = Octets.of("h2c");

  private Upgrade() {}

  /// The protocol's octets as the request names it; null: none. An upgrade to HTTP/2 is passed
  /// over, as RFC 9113 section 3.1 does.
  public static byte @Nullable [] protocol(RequestHead request) {
    int at = request.upgrade() ? request.find(KnownHeader.UPGRADE) : -1;
    if (at < 0) {
      return null;
    }
    int from = request.valueStart(at);
    int to = request.valueEnd(at);
    return Octets.equalsIgnoreCase(request.octets(), from, to, HTTP2)
        ? null
        : Arrays.copyOfRange(request.octets(), from, to);
  }

  /// What would have to be allowed, in lower case (`websocket`, [#CONNECT]); null: nothing is asked
  /// for.
  public static @Nullable String asked(RequestHead request) {
    if (request.method() == Method.CONNECT) {
      return CONNECT;
    }
    byte[] protocol = protocol(request);
    return protocol == null
        ? null
        : new String(protocol, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
