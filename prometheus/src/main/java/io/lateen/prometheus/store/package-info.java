/// One hour of samples in bounded memory, found by labels.
@NullMarked
package io.lateen.prometheus.store;

import org.jspecify.annotations.NullMarked;
