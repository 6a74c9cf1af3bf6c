/// Mixer: policy and telemetry. The list of what is built in.
@NullMarked
package io.lateen.mixer;

import org.jspecify.annotations.NullMarked;
