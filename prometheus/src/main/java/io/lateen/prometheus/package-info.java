/// The embedded metrics store: what Prometheus does for a mesh, on a laptop. Read in this order:
/// settings, discover, scrape, store, promql, http.
@NullMarked
package io.lateen.prometheus;

import org.jspecify.annotations.NullMarked;
