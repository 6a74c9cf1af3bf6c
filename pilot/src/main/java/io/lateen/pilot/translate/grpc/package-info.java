/// What gRPC's own xDS clients get, which are their own sidecars: a listener for each target.
@NullMarked
package io.lateen.pilot.translate.grpc;

import org.jspecify.annotations.NullMarked;
