package io.lateen.proxy.identity;

import io.lateen.proxy.message.JsonReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One Secret at the API server: listed, then watched from there on (Kubernetes API concepts,
/// "Efficient detection of changes"), on a connection of its own. On one event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, an event of its own
final class SecretWatch extends ChannelInboundHandlerAdapter {
  /// A Secret has a mebibyte at most.
  private static final int MAX_LINE = 4 * 1024 * 1024;

  /// Seconds after which the server ends a watch, so that no dead connection is believed in.
  private static final int LIFE = 240;

  private final Question question;
  private final Events events;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private boolean watching;
  private int status;
  private boolean over;

  /// @param token not logged
  record Question(String host, String namespace, String name, String token) {
    String path(String more) {
      return "/api/v1/namespaces/"
          + namespace
          + "/secrets?fieldSelector=metadata.name%3D"
          + name
          + more;
    }

    @Override
    public String toString() {
      return "Secret " + namespace + "/" + name;
    }
  }

  /// What is heard of the Secret.
  interface Events {
    void is(Map<?, ?> object);

    /// It is not there, or not any more.
    void missing();

    /// The watch is over; always the last event, once.
    void ended(String reason);
  }

  SecretWatch(Question question, Events events) {
    this.question = question;
    this.events = events;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        ask(context, "");
      } else {
        end(context, "TLS: " + done.cause().getMessage());
      }
    }
    ReferenceCountUtil.release(event);
  }

  private void ask(ChannelHandlerContext context, String more) {
    var request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, question.path(more));
    request
        .headers()
        .set(HttpHeaderNames.HOST, question.host())
        .set(HttpHeaderNames.ACCEPT, "application/json")
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + question.token());
    context.writeAndFlush(request);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        status = response.status().code();
      }
      if (message instanceof HttpContent content && !over) {
        take(context, content);
      }
    } catch (IOException | IllegalArgumentException e) {
      end(context, String.valueOf(e.getMessage()));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext context, HttpContent content) throws IOException {
    ByteBuf octets = content.content();
    while (octets.isReadable()) {
      byte octet = octets.readByte();
      if (octet == '\n' && watching && status == 200) {
        event(context, whole());
      } else {
        gathered.write(octet);
      }
    }
    if (gathered.size() > MAX_LINE) {
      throw new IOException("an answer of more than " + MAX_LINE + " octets");
    }
    if (content instanceof LastHttpContent) {
      answered(context);
    }
  }

  private Map<?, ?> whole() {
    String text = gathered.toString(StandardCharsets.UTF_8);
    gathered.reset();
    return text.isBlank() ? Map.of() : map(JsonReader.read(text));
  }

  private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private void answered(ChannelHandlerContext context) throws IOException {
    if (status != 200) {
      throw new IOException("HTTP status " + status + " " + whole().get("message"));
    }
    if (watching) {
      end(context, "");
      return;
    }
    Map<?, ?> list = whole();
    if (list.get("items") instanceof List<?> items && !items.isEmpty()) {
      events.is(map(items.getFirst()));
    } else {
      events.missing();
    }
    watching = true;
    Object from = map(list.get("metadata")).get("resourceVersion");
    ask(context, "&watch=true&timeoutSeconds=" + LIFE + "&resourceVersion=" + from);
  }

  private void event(ChannelHandlerContext context, Map<?, ?> event) {
    String type = String.valueOf(event.get("type"));
    switch (type) {
      case "ADDED", "MODIFIED" -> events.is(map(event.get("object")));
      case "DELETED" -> events.missing();
      case "ERROR" -> end(context, ""); // the version is too old: begin anew
      default -> {
        // Bookmarks.
      }
    }
  }

  private void end(ChannelHandlerContext context, String reason) {
    fail(reason);
    context.close();
  }

  /// @param reason empty: nothing is wrong
  void fail(String reason) {
    if (!over) {
      over = true;
      events.ended(reason);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, String.valueOf(cause.getMessage()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("connection closed");
  }
}
