/// Adapter `denier`: says no, always.
@NullMarked
package io.lateen.mixer.adapter.denier;

import org.jspecify.annotations.NullMarked;
