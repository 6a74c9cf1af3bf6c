/// Counters, gauges and histograms of the data plane: each event loop writes its own cells, a
/// scrape sums them.
@NullMarked
package io.lateen.proxy.stats;

import org.jspecify.annotations.NullMarked;
