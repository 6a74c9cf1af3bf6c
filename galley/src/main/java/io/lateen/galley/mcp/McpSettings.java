package io.lateen.galley.mcp;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.net.InetSocketAddress;

/// Where configuration is served, and how.
///
/// @param address Istio's is port 9901; port 0 for any free one
/// @param credentials of the server
/// @param maxRequestSize octets of a request that is still read
public record McpSettings(
    InetSocketAddress address, ServerCredentials credentials, int maxRequestSize) {
  /// Istio's limit.
  public static final int MAX_REQUEST_SIZE = 1 << 20;

  /// In plain text.
  public static McpSettings plain(InetSocketAddress address) {
    return new McpSettings(address, InsecureServerCredentials.create(), MAX_REQUEST_SIZE);
  }

  /// The same over connections of that kind.
  public McpSettings with(ServerCredentials other) {
    return new McpSettings(address, other, maxRequestSize);
  }

  /// The same with another limit.
  public McpSettings upTo(int octets) {
    return new McpSettings(address, credentials, octets);
  }
}
