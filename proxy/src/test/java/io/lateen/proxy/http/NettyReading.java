package io.lateen.proxy.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The same as [Reading], by Netty's decoders.
final class NettyReading {
  private static final HttpDecoderConfig LIMITS =
      new HttpDecoderConfig().setMaxInitialLineLength(70_000).setMaxHeaderSize(70_000);

  private NettyReading() {}

  static List<String> requests(String text) {
    return read(new HttpRequestDecoder(LIMITS.clone()), text);
  }

  static List<String> response(String text) {
    return read(new HttpResponseDecoder(LIMITS.clone()), text);
  }

  private static List<String> read(ChannelHandler decoder, String text) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    channel.finish();
    List<String> seen = new ArrayList<>();
    StringBuilder message = new StringBuilder();
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      if (((HttpObject) part).decoderResult().isFailure()) {
        seen.add("malformed");
        ReferenceCountUtil.release(part);
        continue;
      }
      if (part instanceof HttpMessage head) {
        message.setLength(0);
        message.append(head(head));
      }
      if (part instanceof HttpContent content) {
        message.append(content.content().toString(StandardCharsets.ISO_8859_1));
        if (content instanceof LastHttpContent) {
          seen.add(message.toString());
        }
        content.release();
      }
    }
    return seen;
  }

  private static String head(HttpMessage head) {
    String start =
        switch (head) {
          case HttpRequest request ->
              request.method().name()
                  + " "
                  + request.uri()
                  + " 1."
                  + request.protocolVersion().minorVersion()
                  + (HttpUtil.isKeepAlive(request) ? " keep" : " close");
          case HttpResponse response -> Integer.toString(response.status().code());
          default -> throw new IllegalStateException(head.toString());
        };
    return start + headers(head.headers()) + " ";
  }

  private static String headers(HttpHeaders headers) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> header : headers) {
      text.append(" [").append(header.getKey()).append('=').append(header.getValue()).append(']');
    }
    return text.toString();
  }
}
