package io.lateen.galley.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One connection to a port of a Pod, on the loop of the client's. It is read only when what was
/// read before is on its way to the client, and the client only while the Pod takes what it sends.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class ForwardedConnection extends ChannelInboundHandlerAdapter {

  private static final int DIAL_MILLIS = 10_000;

  private final SpdyPortForward session;
  private final ChannelHandlerContext client;
  private final int dataStream;
  private final int errorStream;
  private final Deque<ByteBuf> early = new ArrayDeque<>();
  private @Nullable Channel target;
  private boolean clientDone;
  private boolean over;

  ForwardedConnection(
      SpdyPortForward session, ChannelHandlerContext client, int dataStream, int errorStream) {
    this.session = session;
    this.client = client;
    this.dataStream = dataStream;
    this.errorStream = errorStream;
  }

  /// A failure is told on the error stream, in the kubelet's words.
  void dial(PodAddress pod, String port) {
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    if (number < 1 || number > 65535) {
      end("error forwarding port " + port + " to pod " + pod.name() + ": not a port number");
      return;
    }
    new Bootstrap()
        .group(client.channel().eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, DIAL_MILLIS)
        .handler(this)
        .connect(pod.hostOf(number), number)
        .addListener((ChannelFuture dialled) -> dialled(dialled, pod, number));
  }

  private void dialled(ChannelFuture dialled, PodAddress pod, int port) {
    if (!dialled.isSuccess()) {
      end(
          "error forwarding port "
              + port
              + " to pod "
              + pod.name()
              + ": "
              + dialled.cause().getMessage());
      return;
    }
    target = dialled.channel();
    if (over) {
      dialled.channel().close();
      return;
    }
    early.forEach(dialled.channel()::write);
    early.clear();
    dialled.channel().flush();
    halfClose();
    dialled.channel().read();
  }

  /// Bytes of the client; released here.
  void toPod(ByteBuf bytes, boolean last) {
    clientDone |= last;
    if (over) {
      bytes.release();
    } else if (target == null) {
      early.add(bytes);
    } else {
      target.writeAndFlush(bytes);
      client.channel().config().setAutoRead(target.isWritable());
    }
    halfClose();
  }

  /// The client is gone.
  void abort() {
    over = true;
    early.forEach(ByteBuf::release);
    early.clear();
    if (target != null) {
      target.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    client
        .writeAndFlush(new DefaultSpdyDataFrame(dataStream, (ByteBuf) message))
        .addListener(
            (ChannelFuture written) -> {
              if (written.isSuccess()) {
                context.read();
              } else {
                context.close();
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    client.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    client.channel().config().setAutoRead(true);
    end("");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end("lost connection to port: " + cause.getMessage());
    context.close();
  }

  private void halfClose() {
    if (clientDone && !over && target instanceof SocketChannel socket) {
      socket
          .write(Unpooled.EMPTY_BUFFER)
          .addListener((ChannelFutureListener) _ -> socket.shutdownOutput());
      socket.flush();
    }
  }

  private void end(String problem) {
    if (!over) {
      abort();
      session.finish(client, dataStream, errorStream, problem);
    }
  }
}
