/// Citadel as a process sees it: gRPC services, metrics, health, and what starts them.
@NullMarked
package io.lateen.citadel.server;

import org.jspecify.annotations.NullMarked;
