/// What a server says, how loudly and where to: Istio's scopes, levels and targets, on
/// java.util.logging.
@NullMarked
package io.lateen.wire.monitoring.log;

import org.jspecify.annotations.NullMarked;
