/// Config objects → what is in force: checked, compiled, whole, immutable.
@NullMarked
package io.lateen.mixer.snapshot;

import org.jspecify.annotations.NullMarked;
