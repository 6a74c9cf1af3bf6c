/// The xDS conversation, both ends, on bytes: versions, nonces, ACK and NACK. Transports belong to
/// the parts.
@NullMarked
package io.lateen.wire.xds;

import org.jspecify.annotations.NullMarked;
