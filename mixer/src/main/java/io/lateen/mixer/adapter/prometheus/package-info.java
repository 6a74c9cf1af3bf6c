/// Adapter `prometheus`: metrics for a Prometheus to scrape.
@NullMarked
package io.lateen.mixer.adapter.prometheus;

import org.jspecify.annotations.NullMarked;
