package io.lateen.galley.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;

/// Replies as Netty's messages.
final class HttpMessages {

  private HttpMessages() {}

  static FullHttpResponse whole(Reply.Whole reply, boolean keepAlive) {
    return whole(reply, reply.body(), keepAlive);
  }

  /// Everything but the body, whose length is told all the same.
  static FullHttpResponse headOf(Reply.Whole reply, boolean keepAlive) {
    return whole(reply, new byte[0], keepAlive);
  }

  /// The head of a stream that nobody wants to read.
  static FullHttpResponse emptied(String contentType, boolean keepAlive) {
    Reply.Whole nothing = new Reply.Whole(200, contentType, new byte[0], Map.of(), List.of());
    return whole(nothing, keepAlive);
  }

  private static FullHttpResponse whole(Reply.Whole reply, byte[] body, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    if (reply.status() != 304) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
    }
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    reply
        .warnings()
        .forEach(text -> response.headers().add(HttpHeaderNames.WARNING, warning(text)));
    closing(response, keepAlive);
    return response;
  }

  /// The head of a reply whose length is not known.
  static HttpResponse chunked(String contentType, boolean keepAlive) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    closing(response, keepAlive);
    return response;
  }

  private static void closing(HttpResponse response, boolean keepAlive) {
    if (!response.headers().contains(HttpHeaderNames.CACHE_CONTROL)) {
      response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
    }
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  /// RFC 7234, 5.5 as Kubernetes uses it: code 299, no agent, quoted text on one line.
  private static String warning(String text) {
    String line = text.replaceAll("[\\p{Cntrl}]+", " ");
    return "299 - \"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
