/// Adapter `noop`: takes everything, does nothing.
@NullMarked
package io.lateen.mixer.adapter.noop;

import org.jspecify.annotations.NullMarked;
