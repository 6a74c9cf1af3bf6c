/// The connection to an endpoint: pools per event loop, HTTP/1.1 exchanges on pooled connections,
/// TLS
/// as a client, timers. Knows neither routes nor clusters.
@NullMarked
package io.lateen.proxy.upstream;

import org.jspecify.annotations.NullMarked;
