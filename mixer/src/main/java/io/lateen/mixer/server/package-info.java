/// Mixer on its wires: `istio.mixer.v1` over gRPC, monitoring over HTTP, configuration from a
/// source of objects.
@NullMarked
package io.lateen.mixer.server;

import org.jspecify.annotations.NullMarked;
