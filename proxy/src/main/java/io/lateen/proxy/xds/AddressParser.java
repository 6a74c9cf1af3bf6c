package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Address;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.Address`: TCP sockets and, for endpoints, pipes.
final class AddressParser {
  private static final Address NONE = new Address("0.0.0.0", 0);

  private AddressParser() {}

  /// An endpoint's, which may be a socket of the file system; but not an abstract one.
  static Address parseEndpoint(@Nullable Fields address) {
    Fields pipe = address == null ? null : address.child("pipe");
    if (pipe == null) {
      return parse(address);
    }
    String path = pipe.required("path");
    if (!path.startsWith("/")) {
      pipe.problem("path", path + " (expected: an absolute path)");
    }
    pipe.refuseOthers("mode"); // for listeners
    return Address.pipe(path);
  }

  static Address parse(@Nullable Fields address) {
    if (address == null) {
      return NONE;
    }
    Fields socket = address.child("socket_address");
    address.refuseOthers();
    if (socket == null) {
      address.problem("socket_address", "missing (expected: a TCP socket)");
      return NONE;
    }
    return socket(socket);
  }

  /// `envoy.config.core.v3.SocketAddress`.
  static Address socket(Fields socket) {
    if (!socket.word("protocol").equals("TCP")) {
      socket.problem("protocol", socket.word("protocol") + " (expected: TCP)");
    }
    Address parsed =
        new Address(socket.required("address"), socket.integer("port_value", 0, 0, 65535));
    socket.refuseOthers("ipv4_compat", "resolver_name");
    return parsed;
  }
}
