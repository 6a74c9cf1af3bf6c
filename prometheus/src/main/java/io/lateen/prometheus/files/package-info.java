/// Settings and targets as files, for the real Prometheus.
@NullMarked
package io.lateen.prometheus.files;

import org.jspecify.annotations.NullMarked;
