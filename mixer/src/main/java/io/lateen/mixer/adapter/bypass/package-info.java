/// Adapter `bypass`: hands every instance to a program elsewhere, by the protocol of adapters that
/// are no part of Mixer.
@NullMarked
package io.lateen.mixer.adapter.bypass;

import org.jspecify.annotations.NullMarked;
