/// TLS at both ends of the proxy: key material as text to contexts, and what a peer's certificate
/// must say. Sockets are opened elsewhere. Loaded only when something is configured with TLS,
/// but for what chooses the engine.
@NullMarked
package io.lateen.proxy.tls;

import org.jspecify.annotations.NullMarked;
