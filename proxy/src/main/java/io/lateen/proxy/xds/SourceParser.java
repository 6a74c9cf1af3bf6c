package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.SocketSettings.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.BindConfig`.
final class SourceParser {
  private SourceParser() {}

  /// Null: the system chooses.
  static @Nullable Source parse(@Nullable Fields bind) {
    if (bind == null) {
      return null;
    }
    List<Address> addresses = new ArrayList<>();
    add(bind.child("source_address"), addresses);
    for (Fields extra : bind.children("extra_source_addresses")) {
      add(extra.requiredChild("address"), addresses);
      extra.refuseOthers();
    }
    bind.children("additional_source_addresses").forEach(more -> add(more, addresses));
    boolean freebind = bind.bool("freebind");
    bind.refuseOthers();
    return addresses.isEmpty() ? null : new Source(addresses, freebind);
  }

  private static void add(@Nullable Fields socket, List<Address> addresses) {
    if (socket != null) {
      Address address = AddressParser.socket(socket);
      try {
        InetAddress.ofLiteral(address.host());
        addresses.add(address);
      } catch (IllegalArgumentException e) {
        socket.problem("address", address.host() + " (expected: an IP address)");
      }
    }
  }
}
