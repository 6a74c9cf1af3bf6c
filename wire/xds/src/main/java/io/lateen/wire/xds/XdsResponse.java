package io.lateen.wire.xds;

/// What a server says on a discovery stream, in either variant of the protocol.
public sealed interface XdsResponse permits DiscoveryResponse, DeltaDiscoveryResponse {
  String typeUrl();

  String nonce();

  /// The protobuf form.
  byte[] toByteArray();
}
