package io.lateen.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/// Has a connection whose peer has finished sending read like any other: when it is asked to.
///
/// Netty's epoll transport reads all that is left as soon as EPOLLRDHUP tells of the end, though
/// reading is off: a server that closes after a large response would put megabytes of the kernel's
/// buffer into ours while the client is slow. Without that event the end is seen when it is
/// read. Netty has no switch for it, so this takes the event away by the methods it uses itself.
final class PatientEnd {
  /// Always told of; asked for, it keeps a channel that waits for nothing else registered.
  private static final int EPOLLERR = 0x8;

  private static final int EPOLLRDHUP = 0x2000;
  private static final @Nullable MethodHandle SET_FLAG = find("setFlag");
  private static final @Nullable MethodHandle CLEAR_FLAG = find("clearFlag");

  private PatientEnd() {}

  private static @Nullable MethodHandle find(String name) {
    if (!Epoll.isAvailable()) {
      return null;
    }
    try {
      Class<?> owner = Class.forName("io.netty.channel.epoll.AbstractEpollChannel");
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVirtual(owner, name, MethodType.methodType(void.class, int.class))
          .asType(MethodType.methodType(void.class, Channel.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Netty's epoll channels have changed", e);
    }
  }

  /// @param channel registered; on its event loop
  static void of(Channel channel) {
    if (SET_FLAG == null || CLEAR_FLAG == null || !(channel instanceof EpollSocketChannel)) {
      return;
    }
    try {
      SET_FLAG.invokeExact(channel, EPOLLERR);
      CLEAR_FLAG.invokeExact(channel, EPOLLRDHUP);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("EPOLLRDHUP stays", e);
    }
  }
}
