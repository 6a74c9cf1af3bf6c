package io.lateen.galley.stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's port-forward session. For each connection the client opens two streams with the
/// same `requestid`: `error`, on which only we speak, and `data`. Windows are not kept: Go's
/// implementation keeps none, so pressure back is TCP's. All on one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class SpdyPortForward extends SimpleChannelInboundHandler<SpdyFrame> {

  private static final Logger LOG = LoggerFactory.getLogger(SpdyPortForward.class);

  private final PodAddress pod;
  private final Map<String, Integer> errorStreams = new HashMap<>();
  private final Map<Integer, ForwardedConnection> connections = new HashMap<>();

  SpdyPortForward(PodAddress pod) {
    this.pod = pod;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, SpdyFrame frame) {
    switch (frame) {
      case SpdySynStreamFrame syn -> open(context, syn);
      case SpdyDataFrame data -> pass(data);
      case SpdyRstStreamFrame reset -> drop(reset.streamId());
      case SpdyPingFrame ping -> context.writeAndFlush(ping);
      default -> {} // settings, windows and farewells need no answer
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.values().forEach(ForwardedConnection::abort);
    connections.clear();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("port-forward to pod {} ends", pod.name(), cause);
    context.close();
  }

  private void open(ChannelHandlerContext context, SpdySynStreamFrame syn) {
    SpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(syn.streamId());
    // Netty writes an empty header block as no bytes at all, which Go's SPDY takes for an error.
    reply.headers().set("x-lateen", "1");
    context.writeAndFlush(reply);
    String request = String.valueOf(syn.headers().getAsString("requestid"));
    if ("error".equals(syn.headers().getAsString("streamtype"))) {
      errorStreams.put(request, syn.streamId());
      return;
    }
    Integer errors = errorStreams.remove(request);
    String port = String.valueOf(syn.headers().getAsString("port"));
    ForwardedConnection connection =
        new ForwardedConnection(this, context, syn.streamId(), errors == null ? 0 : errors);
    connections.put(syn.streamId(), connection);
    connection.dial(pod, port);
  }

  private void pass(SpdyDataFrame data) {
    ForwardedConnection connection = connections.get(data.streamId());
    if (connection != null) {
      connection.toPod(data.content().retain(), data.isLast());
    }
  }

  private void drop(int stream) {
    ForwardedConnection connection = connections.remove(stream);
    if (connection != null) {
      connection.abort();
    }
  }

  /// Ends both streams of a connection.
  ///
  /// @param problem what kubectl prints, empty when all went well
  void finish(ChannelHandlerContext context, int dataStream, int errorStream, String problem) {
    if (connections.remove(dataStream) == null) {
      return;
    }
    if (errorStream != 0) {
      DefaultSpdyDataFrame error =
          new DefaultSpdyDataFrame(
              errorStream, Unpooled.copiedBuffer(problem, StandardCharsets.UTF_8));
      error.setLast(true);
      context.write(error);
    }
    DefaultSpdyDataFrame end = new DefaultSpdyDataFrame(dataStream);
    end.setLast(true);
    context.writeAndFlush(end);
  }
}
