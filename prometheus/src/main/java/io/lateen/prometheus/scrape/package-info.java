/// Asks targets for their metrics and hands them to the store.
@NullMarked
package io.lateen.prometheus.scrape;

import org.jspecify.annotations.NullMarked;
