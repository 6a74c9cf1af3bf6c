/// What proxy and Mixer say to each other (`istio.mixer.v1`), read and written by hand on bytes, so
/// that a sidecar needs no generated classes.
@NullMarked
package io.lateen.wire.mixer;

import org.jspecify.annotations.NullMarked;
