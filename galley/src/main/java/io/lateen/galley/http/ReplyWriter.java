package io.lateen.galley.http;

import io.lateen.galley.resource.WatchStream;
import io.lateen.galley.stream.PortForwardUpgrade;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Writes one connection's replies, from the virtual thread of the request.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as a closed channel
final class ReplyWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);
  private static final int CHUNK = 16 * 1024;

  private final Channel channel;
  private final ClientWriter client;
  private volatile @Nullable AutoCloseable source;

  ReplyWriter(Channel channel) {
    this.channel = channel;
    this.client = new ClientWriter(channel);
  }

  /// Returns when the reply is written or the client is gone.
  void write(Exchange exchange, Reply reply) {
    try {
      if (exchange.headOnly()) {
        headOnly(exchange, reply);
        return;
      }
      switch (reply) {
        case Reply.Whole whole -> whole(exchange, whole);
        case Reply.Events events -> events(exchange, events.stream());
        case Reply.Bytes bytes -> bytes(exchange, bytes);
        case Reply.PortForward forward ->
            PortForwardUpgrade.start(channel, exchange.head(), forward.pod());
      }
    } catch (IOException | ExecutionException e) {
      LOG.debug("reply to {} not written", channel.remoteAddress(), e);
      channel.close();
    } catch (InterruptedException _) {
      channel.close();
      Thread.currentThread().interrupt();
    }
  }

  /// A waiting writer looks again.
  void wake() {
    client.wake();
  }

  /// Ends what was being copied to the client.
  void clientGone() {
    client.wake();
    close(source);
  }

  /// The head of what a GET would bring (RFC 9110, 9.3.2).
  private void headOnly(Exchange exchange, Reply reply) throws IOException, InterruptedException {
    client.write(
        switch (reply) {
          case Reply.Whole whole -> HttpMessages.headOf(whole, exchange.keepAlive());
          case Reply.Events events -> {
            close(events.stream());
            yield HttpMessages.emptied(MediaType.JSON, exchange.keepAlive());
          }
          case Reply.Bytes bytes -> {
            close(bytes.source());
            yield HttpMessages.emptied(bytes.contentType(), exchange.keepAlive());
          }
          case Reply.PortForward _ -> HttpMessages.emptied("text/plain", exchange.keepAlive());
        });
    closeUnless(exchange.keepAlive());
  }

  private void whole(Exchange exchange, Reply.Whole reply)
      throws IOException, InterruptedException {
    client.write(HttpMessages.whole(reply, exchange.keepAlive()));
    closeUnless(exchange.keepAlive());
  }

  private void events(Exchange exchange, WatchStream stream)
      throws IOException, InterruptedException, ExecutionException {
    try (stream) {
      follow(stream);
      if (exchange.request().upgradesTo("websocket")) {
        eventFrames(exchange, stream);
      } else {
        eventLines(exchange, stream);
      }
    }
  }

  private void eventLines(Exchange exchange, WatchStream stream)
      throws IOException, InterruptedException {
    client.write(HttpMessages.chunked(MediaType.JSON, exchange.keepAlive()));
    for (JsonNode event = stream.next(); event != null; event = stream.next()) {
      client.write(new DefaultHttpContent(Unpooled.wrappedBuffer(JsonText.line(event))));
    }
    client.write(LastHttpContent.EMPTY_LAST_CONTENT);
    closeUnless(exchange.keepAlive());
  }

  private void eventFrames(Exchange exchange, WatchStream stream)
      throws IOException, InterruptedException, ExecutionException {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", null, false).newHandshaker(exchange.head());
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      return;
    }
    handshaker.handshake(channel, exchange.head()).get();
    for (JsonNode event = stream.next(); event != null; event = stream.next()) {
      client.write(
          new TextWebSocketFrame(new String(JsonText.bytes(event), StandardCharsets.UTF_8)));
    }
    channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void bytes(Exchange exchange, Reply.Bytes reply)
      throws IOException, InterruptedException {
    try (InputStream in = reply.source()) {
      follow(in);
      client.write(HttpMessages.chunked(reply.contentType(), exchange.keepAlive()));
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (n > 0) {
          client.write(new DefaultHttpContent(Unpooled.copiedBuffer(chunk, 0, n)));
        }
      }
      client.write(LastHttpContent.EMPTY_LAST_CONTENT);
      closeUnless(exchange.keepAlive());
    }
  }

  /// What is copied ends when the client goes, also when it went before we looked.
  private void follow(AutoCloseable copied) {
    source = copied;
    if (!channel.isActive()) {
      close(copied);
    }
  }

  private void closeUnless(boolean keepAlive) {
    source = null;
    if (!keepAlive) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void close(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      LOG.debug("source of a reply not closed", e);
    }
  }
}
