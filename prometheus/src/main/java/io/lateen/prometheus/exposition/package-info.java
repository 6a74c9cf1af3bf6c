/// The two text formats in which programs show their metrics, read from bytes.
@NullMarked
package io.lateen.prometheus.exposition;

import org.jspecify.annotations.NullMarked;
