/// Prometheus's HTTP API, version 1.
@NullMarked
package io.lateen.prometheus.http;

import org.jspecify.annotations.NullMarked;
