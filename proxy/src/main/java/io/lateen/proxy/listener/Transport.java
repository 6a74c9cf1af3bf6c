package io.lateen.proxy.listener;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Epoll where the machine has it, else Java's own selector.
record Transport(
    boolean epoll,
    IoHandlerFactory handlers,
    Class<? extends ServerSocketChannel> serverChannel,
    Class<? extends SocketChannel> channel) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            true,
            EpollIoHandler.newFactory(),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class)
        : nio();
  }

  static Transport nio() {
    return new Transport(
        false, NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
  }

  MultiThreadIoEventLoopGroup loops(int count) {
    return new MultiThreadIoEventLoopGroup(
        count, new DefaultThreadFactory("lateen-worker", true), handlers);
  }
}
