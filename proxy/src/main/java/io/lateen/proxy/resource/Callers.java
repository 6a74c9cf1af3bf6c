package io.lateen.proxy.resource;

import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose connections a server of the proxy takes. The admin interface tells everything and can end
/// the process, so that it is for the proxy's own Pod and for who sits at the host; other Pods of a
/// mesh on loopback addresses are neither.
@FunctionalInterface
public interface Callers {
  /// Everybody: where nothing is told that others may not know, or the owner said so.
  Callers ANYBODY = from -> true;

  boolean include(InetAddress from);

  /// The addresses of one Pod, and `127.0.0.1` and `::1`, which are the host's own.
  static Callers pod(String... addresses) {
    Set<InetAddress> known =
        Stream.concat(Stream.of("127.0.0.1", "::1"), Stream.of(addresses))
            .filter(address -> !address.isEmpty())
            .map(InetAddress::ofLiteral)
            .collect(Collectors.toUnmodifiableSet());
    return known::contains;
  }
}
