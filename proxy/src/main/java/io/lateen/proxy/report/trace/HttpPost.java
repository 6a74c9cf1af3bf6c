package io.lateen.proxy.report.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/// A delivery by HTTP/1.1. Of the answer only its status counts.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection
final class HttpPost extends ChannelInboundHandlerAdapter {
  /// `HTTP/1.1 2`: where the status begins.
  private static final int STATUS_AT = 9;

  private final Delivery delivery;
  private final String path;
  private final String hostname;
  private final String contentType;
  private int seen;

  HttpPost(Delivery delivery, String path, String hostname, String contentType) {
    this.delivery = delivery;
    this.path = path;
    this.hostname = hostname;
    this.contentType = contentType;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    delivery.begun(context);
    context.writeAndFlush(request(delivery.body));
  }

  private ByteBuf request(byte[] body) {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nhost: "
            + hostname
            + "\r\ncontent-type: "
            + contentType
            + "\r\nconnection: close\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.ISO_8859_1), body);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf answer) {
      read(answer);
    }
    ReferenceCountUtil.release(message);
    if (seen > STATUS_AT) {
      context.close();
    }
  }

  private void read(ByteBuf answer) {
    int at = STATUS_AT - seen;
    seen += answer.readableBytes();
    if (at >= 0
        && at < answer.readableBytes()
        && answer.getByte(answer.readerIndex() + at) == '2') {
      delivery.accepted();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    delivery.over();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    ReferenceCountUtil.release(event);
    context.close(); // the other side has ended its half
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
