package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// What a client says on a discovery stream, in either variant of the protocol.
public sealed interface XdsRequest permits DiscoveryRequest, DeltaDiscoveryRequest {
  /// An encoded `envoy.config.core.v3.Node`; null but in a stream's first request.
  @Nullable ByteString node();

  String typeUrl();

  /// Why a response was refused; null for an ACK or a wish.
  @Nullable ErrorDetail errorDetail();

  /// The protobuf form.
  byte[] toByteArray();
}
