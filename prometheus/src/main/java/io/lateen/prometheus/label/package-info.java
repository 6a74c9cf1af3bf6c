/// Names of series and what chooses among them.
@NullMarked
package io.lateen.prometheus.label;

import org.jspecify.annotations.NullMarked;
