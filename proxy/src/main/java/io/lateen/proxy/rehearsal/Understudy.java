package io.lateen.proxy.rehearsal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Stands in for Mixer on one connection, behind an `Http2FrameCodec`: lets every request pass, and
/// counts what it is asked and told.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the rehearsal
final class Understudy extends Http2ChannelDuplexHandler {
  private static final int HEAD = 5;
  private final Map<Http2FrameStream, Call> calls = new HashMap<>();
  private final Heard heard;

  private record Call(boolean check, ByteBuf message) {}

  Understudy(Heard heard) {
    this.heard = heard;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        boolean check = "/istio.mixer.v1.Mixer/Check".contentEquals(headers.headers().path());
        calls.put(headers.stream(), new Call(check, Unpooled.buffer()));
      } else if (frame instanceof Http2DataFrame data) {
        take(ctx, data);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void take(ChannelHandlerContext ctx, Http2DataFrame data) {
    int credit = data.initialFlowControlledBytes();
    ctx.write(new DefaultHttp2WindowUpdateFrame(credit).stream(data.stream()));
    Call call = calls.get(data.stream());
    if (call != null) {
      call.message.writeBytes(data.content());
      if (data.isEndStream()) {
        calls.remove(data.stream());
        answer(ctx, data.stream(), call);
      }
    }
    ctx.flush();
  }

  private void answer(ChannelHandlerContext ctx, Http2FrameStream stream, Call call) {
    byte[] message = new byte[0];
    if (call.check) {
      heard.checks.incrementAndGet();
      message = CheckReply.to(call.message.toString(StandardCharsets.ISO_8859_1)).toByteArray();
    } else {
      heard.reports.incrementAndGet();
      heard.octets.addAndGet(call.message.readableBytes());
    }
    DefaultHttp2Headers ok = new DefaultHttp2Headers();
    ok.status("200").set("content-type", "application/grpc");
    ctx.write(new DefaultHttp2HeadersFrame(ok).stream(stream));
    ByteBuf out = ctx.alloc().buffer(HEAD + message.length);
    out.writeByte(0).writeInt(message.length).writeBytes(message);
    ctx.write(new DefaultHttp2DataFrame(out).stream(stream));
    DefaultHttp2Headers trailers = new DefaultHttp2Headers();
    trailers.set("grpc-status", "0");
    ctx.write(new DefaultHttp2HeadersFrame(trailers, true).stream(stream));
  }
}
