/// TLS at both ends of the proxy: key material as text to contexts, and what a peer's certificate
/// must say. Sockets are opened elsewhere. Loaded only when something is configured with TLS.
@NullMarked
package io.lateen.proxy.tls;

import org.jspecify.annotations.NullMarked;
