package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.tls.PeerIdentity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Header `x-istio-attributes`: what the proxy before us says, and what we tell the next one. One
/// per connection: callers tend to say the same again.
final class Forwarding {
  private static final byte[] NOTHING = {};

  private final MixerConfig config;
  private final ForwardedCache known;
  private final PeerIdentity peer;
  private byte[] said = NOTHING;
  private boolean present;
  private @Nullable ServiceRules rules;
  private Forwarded current = Forwarded.NOTHING;

  /// @param peer what TLS says of the connection
  Forwarding(MixerConfig config, ForwardedCache known, PeerIdentity peer) {
    this.config = config;
    this.known = known;
    this.peer = peer;
  }

  /// What is known of the request before one looks at it.
  FixedAttributes fixed() {
    return current.attributes();
  }

  /// Reads a request's header; it stays until [#give], for Mixer sees it among the others.
  void take(RequestHead request, ServiceRules now) {
    int at = request.find(KnownHeader.X_ISTIO_ATTRIBUTES);
    present = at >= 0;
    if (!same(request, at, now)) {
      byte[] value = said(request, at);
      said = value;
      rules = now;
      current = known.get(value, now, peer, () -> Forwarded.of(value, peer, config, now));
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal ones only cost a little time
  private boolean same(RequestHead request, int at, ServiceRules now) {
    return rules == now && (at < 0 ? said.length == 0 : request.valueIs(at, said));
  }

  private static byte[] said(RequestHead request, int at) {
    return at < 0
        ? NOTHING
        : Arrays.copyOfRange(request.octets(), request.valueStart(at), request.valueEnd(at));
  }

  /// Puts what the next proxy is told in the place of what we were.
  void give(RequestHead request) {
    if (present) {
      request.remove(KnownHeader.X_ISTIO_ATTRIBUTES);
    }
    if (current.next().length > 0) {
      request.add(KnownHeader.X_ISTIO_ATTRIBUTES, current.next());
    }
  }
}
