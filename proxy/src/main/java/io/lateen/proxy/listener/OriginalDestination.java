package io.lateen.proxy.listener;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where a connection was going before netfilter redirected it: `SO_ORIGINAL_DST`, Linux and IPv4.
final class OriginalDestination {
  private static final int SOL_IP = 0;
  private static final int SO_ORIGINAL_DST = 80;
  private static final int SOCKADDR_IN = 16;
  private static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("LATEEN_SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, SOCKADDR_IN);

  private OriginalDestination() {}

  /// Null when the connection was not redirected.
  static @Nullable InetSocketAddress of(Channel channel) {
    if (!(channel instanceof EpollSocketChannel)) {
      return null;
    }
    try {
      ByteBuffer sockaddr = channel.config().getOption(OPTION);
      return sockaddr == null ? null : parse(sockaddr);
    } catch (RuntimeException | UnknownHostException e) {
      return null; // Not redirected: the kernel knows of no other destination.
    }
  }

  private static InetSocketAddress parse(ByteBuffer sockaddr) throws UnknownHostException {
    byte[] ip = new byte[4];
    int port = ((sockaddr.get(2) & 0xff) << 8) | (sockaddr.get(3) & 0xff);
    for (int i = 0; i < ip.length; i++) {
      ip[i] = sockaddr.get(4 + i);
    }
    return new InetSocketAddress(InetAddress.getByAddress(ip), port);
  }
}
