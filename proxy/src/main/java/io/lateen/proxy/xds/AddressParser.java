package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.SocketPath;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.Address`: TCP sockets and pipes.
final class AddressParser {
  private static final Address NONE = new Address("0.0.0.0", 0);

  private static final int ALL_RIGHTS = 0777;

  /// Where to listen.
  ///
  /// @param mode the rights of a pipe's file; 0: it does not say
  record Place(Address address, int mode) {}

  private AddressParser() {}

  /// A listener's.
  ///
  /// @param obstacle why there can be no socket at a path now; null: it can be
  static Place parseListener(
      @Nullable Fields address, Function<String, @Nullable String> obstacle) {
    Fields pipe = address == null ? null : address.child("pipe");
    if (pipe == null) {
      return new Place(parse(address), 0);
    }
    String path = pipe.required("path");
    int mode = pipe.integer("mode", 0, 0, ALL_RIGHTS);
    String fault = SocketPath.fault(path);
    String problem = fault == null ? obstacle.apply(path) : fault;
    if (problem != null) {
      pipe.problem("path", problem);
    } else if (mode != 0 && SocketPath.isAbstract(path)) {
      pipe.problem("mode", Integer.toOctalString(mode) + " (expected: none; it is no file's)");
    }
    pipe.refuseOthers();
    return new Place(Address.pipe(path), mode);
  }

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
