/// The connection to an endpoint: pools per event loop, HTTP/1.1 exchanges one at a time on a
/// connection and HTTP/2 exchanges many, TLS as a client, timers. Knows neither routes nor
/// clusters.
@NullMarked
package io.lateen.proxy.upstream;

import org.jspecify.annotations.NullMarked;
