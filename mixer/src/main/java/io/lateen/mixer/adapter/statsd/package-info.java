/// Adapter `statsd`: metric values as StatsD datagrams.
@NullMarked
package io.lateen.mixer.adapter.statsd;

import org.jspecify.annotations.NullMarked;
