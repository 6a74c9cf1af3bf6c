package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.node.ProxyNodeParser;
import org.jspecify.annotations.Nullable;

/// Who a stream's first request says it is.
final class Nodes {
  private Nodes() {}

  /// @throws IllegalArgumentException if there is no node, or it is not one of ours
  static ProxyNode parse(@Nullable ByteString node) {
    if (node == null) {
      throw new IllegalArgumentException(
          "node: missing in the first request (expected: type~ip~name.namespace~domain)");
    }
    try {
      return ProxyNodeParser.parse(Node.parseFrom(node));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("node: not a message: " + e.getMessage(), e);
    }
  }
}
