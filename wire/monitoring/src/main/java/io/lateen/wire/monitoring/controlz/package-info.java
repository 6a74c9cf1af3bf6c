/// ControlZ: a running server looked into, and its logs turned up, by whoever sits at its host.
@NullMarked
package io.lateen.wire.monitoring.controlz;

import org.jspecify.annotations.NullMarked;
