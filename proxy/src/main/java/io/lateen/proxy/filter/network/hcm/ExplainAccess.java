package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Predicate;

/// Who gets explanations of their requests, by the connection they come on.
///
/// @param ownPod those on this proxy's own address, a loopback one or a unix socket
/// @param others those at these addresses
public record ExplainAccess(boolean ownPod, Predicate<InetAddress> others) {
  public static final ExplainAccess NOBODY = new ExplainAccess(false, address -> false);
  public static final ExplainAccess OWN_POD = new ExplainAccess(true, address -> false);

  /// @param edge whether clients are outside the mesh: then who came by another proxy is no
  ///     neighbour, whatever that proxy's address is
  boolean allows(SocketAddress remote, SocketAddress local, boolean edge, RequestHead request) {
    InetAddress address = remote instanceof InetSocketAddress from ? from.getAddress() : null;
    boolean here =
        address == null
            ? remote instanceof UnixDomainSocketAddress
            : address.isLoopbackAddress()
                || (local instanceof InetSocketAddress own && address.equals(own.getAddress()));
    boolean direct = !edge || !request.has(KnownHeader.X_FORWARDED_FOR);
    return (ownPod && here && direct) || (address != null && others.test(address));
  }
}
