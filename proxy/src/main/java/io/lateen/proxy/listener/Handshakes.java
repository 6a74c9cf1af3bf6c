package io.lateen.proxy.listener;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;

/// TLS handshakes of one listener that are not over, on one worker. There is room for so many:
/// then the oldest has to go, for those that mean to end do so within milliseconds, and those that
/// do not must not keep others out. A handshake holds some 30 KiB outside of the heap. On the
/// worker's event loop only.
final class Handshakes {
  /// On each worker.
  static final int MOST = 512;

  private final LinkedHashSet<Channel> unfinished = new LinkedHashSet<>();

  /// @return whether another had to be closed for it
  boolean began(Channel channel) {
    Channel oldest = unfinished.size() < MOST ? null : unfinished.removeFirst();
    unfinished.add(channel);
    if (oldest == null) {
      return false;
    }
    var _ = oldest.close();
    return true;
  }

  void over(Channel channel) {
    unfinished.remove(channel);
  }
}
