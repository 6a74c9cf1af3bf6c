package io.lateen.proxy.resource;

import java.util.List;

/// Whose requests are trusted: `HttpConnectionManager.InternalAddressConfig` of Envoy.
///
/// @param ranges none: nobody's by their address
/// @param unixSockets whether those are that come by a unix socket
public record InternalAddresses(List<CidrRange> ranges, boolean unixSockets) {
  public static final InternalAddresses NONE = new InternalAddresses(List.of(), false);

  public InternalAddresses {
    ranges = List.copyOf(ranges);
  }
}
