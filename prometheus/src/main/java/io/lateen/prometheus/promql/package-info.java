/// Prometheus's query language: text to tree, tree and store to values.
@NullMarked
package io.lateen.prometheus.promql;

import org.jspecify.annotations.NullMarked;
