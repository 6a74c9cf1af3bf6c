package io.lateen.proxy.report.mixer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any number of unary gRPC calls on one HTTP/2 connection: the handler behind an
/// `Http2FrameCodec`. After a GOAWAY it takes no more calls, and closes when those it has are
/// answered. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, an event of its own
final class UnaryConnection extends Http2ChannelDuplexHandler {
  private static final int HEAD = 5;

  /// No Mixer answers so slowly that more of one proxy's calls wait for it.
  private static final int MAX_CALLS = 1_000;

  private final String authority;
  private final String caller;
  private final Credential credential;
  private final Events events;
  private final Map<Http2FrameStream, UnaryCall> calls = new LinkedHashMap<>();
  private @Nullable ChannelHandlerContext context;
  private boolean leaving;
  private boolean closed;

  /// What happens to the connection.
  interface Events {
    void opened(UnaryConnection connection);

    /// It takes no calls any more.
    void lost(UnaryConnection connection);
  }

  UnaryConnection(String authority, String caller, Credential credential, Events events) {
    this.authority = authority;
    this.caller = caller;
    this.credential = credential;
    this.events = events;
  }

  boolean usable() {
    return !leaving && !closed && calls.size() < MAX_CALLS;
  }

  void call(UnaryCall call) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !usable()) {
      call.fail(CallProblem.unreachable("connection to Mixer is full"));
      return;
    }
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .path(call.path)
            .authority(authority)
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    if (!caller.isEmpty()) {
      headers.set("x-istio-attributes", caller);
    }
    AsciiString shown = credential.now();
    if (!shown.isEmpty()) {
      headers.set("authorization", shown);
    }
    Http2FrameStream stream = newStream();
    calls.put(stream, call);
    ctx.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream))
        .addListener((ChannelFuture written) -> written(stream, written));
    ByteBuf body = ctx.alloc().buffer(HEAD + call.message.length);
    body.writeByte(0).writeInt(call.message.length).writeBytes(call.message);
    // What is not wholly on the wire has no END_STREAM: Mixer cannot have acted on it.
    ctx.writeAndFlush(new DefaultHttp2DataFrame(body, true).stream(stream))
        .addListener(whole -> call.sent |= whole.isSuccess());
  }

  private void written(Http2FrameStream stream, ChannelFuture written) {
    Throwable cause = written.cause();
    if (cause != null) {
      end(stream, CallProblem.unreachable("call was not sent: " + cause.getMessage()));
    }
  }

  /// Nobody waits for this one any more.
  void forget(UnaryCall call) {
    ChannelHandlerContext ctx = context;
    for (Http2FrameStream stream : List.copyOf(calls.keySet())) {
      if (calls.get(stream) == call && ctx != null) {
        calls.remove(stream);
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
      }
    }
    closeWhenDone();
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
      events.opened(this);
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      switch (frame) {
        case Http2DataFrame data -> data(ctx, data);
        case Http2HeadersFrame headers -> headers(headers);
        case Http2ResetFrame reset -> reset(reset);
        case Http2GoAwayFrame away -> leave(away.lastStreamId());
        default -> {
          // Settings, pings and window updates are the codec's business.
        }
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void headers(Http2HeadersFrame frame) {
    UnaryCall call = calls.get(frame.stream());
    CharSequence status = frame.headers().status();
    if (call == null) {
      return;
    }
    if (status != null && !"200".contentEquals(status)) {
      end(
          frame.stream(),
          new CallProblem(
              CallProblem.Kind.OTHER, CallProblem.UNAVAILABLE, "HTTP status " + status, true));
    } else if (frame.isEndStream()) {
      calls.remove(frame.stream());
      call.ended(frame.headers());
      closeWhenDone();
    }
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
    int credit = data.initialFlowControlledBytes();
    ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(credit).stream(data.stream()));
    UnaryCall call = calls.get(data.stream());
    if (call != null && (!call.data(data.content()) || data.isEndStream())) {
      end(
          data.stream(),
          new CallProblem(
              CallProblem.Kind.OTHER,
              CallProblem.INTERNAL,
              "a response that does not end as one",
              true));
    }
  }

  private void reset(Http2ResetFrame reset) {
    boolean refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
    end(
        reset.stream(),
        new CallProblem(
            CallProblem.Kind.OTHER,
            CallProblem.UNAVAILABLE,
            "stream reset, HTTP/2 error " + reset.errorCode(),
            !refused));
  }

  private void end(@Nullable Http2FrameStream stream, CallProblem problem) {
    UnaryCall call = stream == null ? null : calls.remove(stream);
    if (call != null) {
      call.fail(problem);
      closeWhenDone();
    }
  }

  /// @param last calls after this one have not been seen by the server
  private void leave(int last) {
    if (!leaving) {
      leaving = true;
      events.lost(this);
    }
    List<Http2FrameStream> unseen = new ArrayList<>();
    calls.keySet().stream().filter(stream -> stream.id() > last).forEach(unseen::add);
    unseen.forEach(stream -> end(stream, CallProblem.unreachable("Mixer is leaving")));
    closeWhenDone();
  }

  private void closeWhenDone() {
    if (leaving && calls.isEmpty()) {
      close();
    }
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    context = null;
    List<UnaryCall> lost = List.copyOf(calls.values());
    calls.clear();
    events.lost(this);
    lost.forEach(
        call ->
            call.fail(
                new CallProblem(
                    CallProblem.Kind.OTHER,
                    CallProblem.UNAVAILABLE,
                    "connection to Mixer was lost",
                    call.sent)));
  }
}
