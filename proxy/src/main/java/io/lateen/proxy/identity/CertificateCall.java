package io.lateen.proxy.identity;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of `istio.v1.auth.IstioCertificateService/CreateCertificate` on a connection of its
/// own:
/// the handler behind an `Http2FrameCodec`. On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, an event of its own
final class CertificateCall extends Http2ChannelDuplexHandler {
  private static final String PATH = "/istio.v1.auth.IstioCertificateService/CreateCertificate";
  private static final int HEAD = 5;
  private static final int MAX_ANSWER = 1024 * 1024;

  private final String authority;
  private final String token;
  private final byte[] question;
  private final Reply reply;
  private @Nullable ByteBuf gathered;
  private boolean over;

  /// What comes of it; exactly one of both, once.
  interface Reply {
    /// @param chain PEM texts, the leaf first and the roots last
    void issued(List<String> chain);

    /// @param reason without the token
    void failed(String reason);
  }

  CertificateCall(String authority, String token, String csr, Duration life, Reply reply) {
    this.authority = authority;
    this.token = token;
    this.question = question(csr, life);
    this.reply = reply;
  }

  private static byte[] question(String csr, Duration life) {
    try {
      byte[] bytes =
          new byte
              [CodedOutputStream.computeStringSize(1, csr)
                  + CodedOutputStream.computeInt64Size(3, life.toSeconds())];
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(1, csr);
      out.writeInt64(3, life.toSeconds());
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("write to memory", e);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        ask(context);
      } else {
        end(context, "TLS: " + reason(done.cause()));
      }
    }
    ReferenceCountUtil.release(event);
  }

  private void ask(ChannelHandlerContext context) {
    var headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .path(PATH)
            .authority(authority)
            .set("content-type", "application/grpc")
            .set("te", "trailers")
            .set("authorization", "Bearer " + token);
    Http2FrameStream stream = newStream();
    context.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
    ByteBuf body = context.alloc().buffer(HEAD + question.length);
    body.writeByte(0).writeInt(question.length).writeBytes(question);
    context.writeAndFlush(new DefaultHttp2DataFrame(body, true).stream(stream));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      switch (frame) {
        case Http2DataFrame data -> data(context, data);
        case Http2HeadersFrame headers -> headers(context, headers);
        case Http2ResetFrame reset -> end(context, "stream reset, error " + reset.errorCode());
        case Http2GoAwayFrame away -> end(context, "GOAWAY, error " + away.errorCode());
        default -> {
          // Settings and pings are the codec's business.
        }
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void data(ChannelHandlerContext context, Http2DataFrame data) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = context.alloc().buffer();
      gathered = buffer;
    }
    if (buffer.readableBytes() + data.content().readableBytes() > MAX_ANSWER) {
      end(context, "an answer of more than " + MAX_ANSWER + " octets");
      return;
    }
    buffer.writeBytes(data.content());
    context.writeAndFlush(
        new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()).stream(data.stream()));
  }

  private void headers(ChannelHandlerContext context, Http2HeadersFrame headers) {
    CharSequence http = headers.headers().status();
    if (http != null && !"200".contentEquals(http)) {
      end(context, "HTTP status " + http);
    } else if (headers.isEndStream()) {
      CharSequence status = headers.headers().get("grpc-status");
      if (status != null && "0".contentEquals(status)) {
        answered(context);
      } else {
        end(context, "gRPC status " + status + ": " + headers.headers().get("grpc-message"));
      }
    }
  }

  private void answered(ChannelHandlerContext context) {
    ByteBuf buffer = gathered;
    if (buffer == null || buffer.readableBytes() < HEAD) {
      end(context, "an answer without a message");
      return;
    }
    try {
      List<String> chain = chain(ByteBufUtil.getBytes(buffer.skipBytes(HEAD)));
      if (chain.size() < 2) {
        end(context, "a chain of " + chain.size() + " (expected: a certificate and its root)");
        return;
      }
      over = true;
      context.close();
      reply.issued(chain);
    } catch (IOException e) {
      end(context, "an answer that cannot be read: " + e.getMessage());
    }
  }

  /// `IstioCertificateResponse.cert_chain`.
  private static List<String> chain(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    List<String> chain = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        chain.add(in.readStringRequireUtf8());
      } else {
        in.skipField(tag);
      }
    }
    return chain;
  }

  private void end(ChannelHandlerContext context, String reason) {
    fail(reason);
    context.close();
  }

  /// It did not even begin.
  void fail(String reason) {
    if (!over) {
      over = true;
      reply.failed(reason);
    }
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, reason(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("connection closed");
    ByteBuf buffer = gathered;
    if (buffer != null) {
      gathered = null;
      buffer.release();
    }
  }
}
