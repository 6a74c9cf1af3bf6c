/// Prometheus's rules that rewrite labels, of targets and of series.
@NullMarked
package io.lateen.prometheus.relabel;

import org.jspecify.annotations.NullMarked;
