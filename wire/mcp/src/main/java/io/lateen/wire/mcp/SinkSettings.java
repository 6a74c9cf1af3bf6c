package io.lateen.wire.mcp;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;

/// How a sink reaches its source.
///
/// @param address `host:port`
/// @param credentials of the connection
/// @param id who asks, for the source's log
/// @param maxMessageSize octets of a message that is still read
public record SinkSettings(
    String address, ChannelCredentials credentials, String id, int maxMessageSize) {
  /// Istio's limit.
  public static final int MAX_MESSAGE_SIZE = 4 << 20;

  /// In plain text.
  public static SinkSettings plain(String address, String id) {
    return new SinkSettings(address, InsecureChannelCredentials.create(), id, MAX_MESSAGE_SIZE);
  }

  /// The same over a connection of that kind.
  public SinkSettings with(ChannelCredentials other) {
    return new SinkSettings(address, other, id, maxMessageSize);
  }

  /// The same with another limit.
  public SinkSettings upTo(int octets) {
    return new SinkSettings(address, credentials, id, octets);
  }
}
