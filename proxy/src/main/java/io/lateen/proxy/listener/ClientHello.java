package io.lateen.proxy.listener;

import java.util.List;

/// What a connection's first octets say.
///
/// @param tls false: it does not begin with a TLS handshake, or nobody looked
/// @param serverName lower case; empty: none
/// @param applicationProtocols ALPN names in the client's order; of a plain connection what it was
///     found to speak: `http/1.0`, `http/1.1` or `h2c`
record ClientHello(boolean tls, String serverName, List<String> applicationProtocols) {
  static final ClientHello NONE = new ClientHello(false, "", List.of());

  ClientHello {
    applicationProtocols = List.copyOf(applicationProtocols);
  }
}
