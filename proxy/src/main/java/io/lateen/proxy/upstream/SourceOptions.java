package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.SocketSettings.Source;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where connections come from. A port is chosen when it is known where they go (Linux's
/// IP_BIND_ADDRESS_NO_PORT), so that there may be as many to each endpoint as without.
final class SourceOptions {
  private static final int SOL_IP = 0;
  private static final IntegerUnixChannelOption FREEBIND =
      new IntegerUnixChannelOption("LATEEN_IP_FREEBIND", SOL_IP, 15);

  private SourceOptions() {}

  static void set(
      Source source, InetAddress to, Class<? extends SocketChannel> channel, Bootstrap bootstrap) {
    InetSocketAddress from = from(source, to);
    bootstrap.localAddress(from);
    if (channel == EpollSocketChannel.class) {
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, from.getPort() == 0);
      bootstrap.option(FREEBIND, source.freebind() ? 1 : 0);
    }
  }

  /// An address of another family makes connecting fail, as in Envoy.
  private static InetSocketAddress from(Source source, InetAddress to) {
    for (Address address : source.addresses()) {
      InetAddress ip = InetAddress.ofLiteral(address.host());
      if (ip.getClass() == to.getClass()) {
        return new InetSocketAddress(ip, address.port());
      }
    }
    Address first = source.addresses().getFirst();
    return new InetSocketAddress(InetAddress.ofLiteral(first.host()), first.port());
  }
}
