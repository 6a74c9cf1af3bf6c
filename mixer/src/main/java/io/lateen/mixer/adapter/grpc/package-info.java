/// Adapters that are programs of their own: objects of kind `adapter` and `template`, and calls to
/// them over gRPC.
@NullMarked
package io.lateen.mixer.adapter.grpc;

import org.jspecify.annotations.NullMarked;
