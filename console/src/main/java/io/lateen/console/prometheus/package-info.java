/// Prometheus's HTTP API as the console uses it.
@NullMarked
package io.lateen.console.prometheus;

import org.jspecify.annotations.NullMarked;
