package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who gets explanations of their requests, by the connection they come on.
///
/// @param ownPod those on this proxy's own address or a loopback one
/// @param others those at these addresses
public record ExplainAccess(boolean ownPod, Predicate<InetAddress> others) {
  public static final ExplainAccess NOBODY = new ExplainAccess(false, address -> false);
  public static final ExplainAccess OWN_POD = new ExplainAccess(true, address -> false);

  /// @param edge whether clients are outside the mesh: then who came by another proxy is no
  ///     neighbour, whatever that proxy's address is
  boolean allows(
      @Nullable SocketAddress remote, SocketAddress local, boolean edge, RequestHead request) {
    if (!(remote instanceof InetSocketAddress from)) {
      return false;
    }
    InetAddress address = from.getAddress();
    boolean here =
        address.isLoopbackAddress()
            || (local instanceof InetSocketAddress own && address.equals(own.getAddress()));
    boolean direct = !edge || !request.has(KnownHeader.X_FORWARDED_FOR);
    return (ownPod && here && direct) || others.test(address);
  }
}
