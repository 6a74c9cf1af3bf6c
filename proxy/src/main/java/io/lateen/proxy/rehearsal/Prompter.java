package io.lateen.proxy.rehearsal;

import com.google.protobuf.CodedInputStream;
import io.lateen.wire.xds.DeltaDiscoveryRequest;
import io.lateen.wire.xds.DeltaServerConversation;
import io.lateen.wire.xds.ServerConversation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/// A control plane with one thing to say, behind an `Http2FrameCodec`.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the rehearsal
final class Prompter extends Http2ChannelDuplexHandler {
  private static final int HEAD = 5;
  private final DeltaServerConversation conversation = new DeltaServerConversation();
  private final ByteBuf gathered = Unpooled.buffer();
  private final Stage stage;

  Prompter(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) throws IOException {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        DefaultHttp2Headers ok = new DefaultHttp2Headers();
        ok.status("200").set("content-type", "application/grpc");
        ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ok).stream(headers.stream()));
      } else if (frame instanceof Http2DataFrame data) {
        gathered.writeBytes(data.content());
        answerAll(ctx, data.stream());
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void answerAll(ChannelHandlerContext ctx, Http2FrameStream stream) throws IOException {
    while (gathered.readableBytes() >= HEAD
        && gathered.readableBytes() >= HEAD + gathered.getInt(gathered.readerIndex() + 1)) {
      gathered.skipBytes(1);
      byte[] bytes = new byte[gathered.readInt()];
      gathered.readBytes(bytes);
      answer(ctx, stream, DeltaDiscoveryRequest.parse(CodedInputStream.newInstance(bytes)));
    }
  }

  private void answer(
      ChannelHandlerContext ctx, Http2FrameStream stream, DeltaDiscoveryRequest request) {
    switch (conversation.onRequest(request)) {
      case ServerConversation.Event.Wanted wanted -> {
        String type = wanted.typeUrl();
        var response = conversation.respond(type, "1", stage.resources(type), wanted.added());
        if (response != null) {
          send(ctx, stream, response.toByteArray());
        }
      }
      case ServerConversation.Event.Nacked nacked ->
          System.err.println("rehearsal: refused: " + nacked.reason());
      default -> {
        // An ACK.
      }
    }
  }

  private static void send(ChannelHandlerContext ctx, Http2FrameStream stream, byte[] message) {
    ByteBuf out = ctx.alloc().buffer(HEAD + message.length);
    out.writeByte(0).writeInt(message.length).writeBytes(message);
    ctx.writeAndFlush(new DefaultHttp2DataFrame(out).stream(stream));
  }
}
