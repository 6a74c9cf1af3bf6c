package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.http2.Frame;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/// A client that has not shown yet which HTTP it speaks: by ALPN, else by its first octets, which
/// in HTTP/2 are the preface (RFC 9113 section 3.4).
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Undecided implements ClientConnection {
  private HttpManager manager;
  private final Worker worker;
  private final Channel channel;
  private Accepted accepted;
  private final HttpChannelHandler handler;
  private final Deadline idle;
  private @Nullable ByteBuf held;
  private boolean closing;

  Undecided(
      HttpManager manager,
      Worker worker,
      Channel channel,
      Accepted accepted,
      HttpChannelHandler handler) {
    this.manager = manager;
    this.worker = worker;
    this.channel = channel;
    this.accepted = accepted;
    this.handler = handler;
    this.idle = new Deadline(worker.loop(), this::close);
    idle.set(manager.idleNanos);
  }

  @Override
  public void arrived(ByteBuf data) {
    ByteBuf all = data;
    if (held != null) {
      all = channel.alloc().buffer(held.readableBytes() + data.readableBytes());
      all.writeBytes(held).writeBytes(data);
      held.release();
      data.release();
    }
    held = null;
    int same = prefaceOctets(all);
    String protocol = protocol();
    if ("h2".equals(protocol) || same == Frame.prefaceLength()) {
      become(true, all);
    } else if (protocol != null || same < all.readableBytes()) {
      become(false, all);
    } else {
      held = all;
    }
  }

  /// What ALPN has agreed on; null: nothing.
  private @Nullable String protocol() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? null : tls.applicationProtocol();
  }

  /// How many of the first octets are the preface's.
  private static int prefaceOctets(ByteBuf data) {
    int most = Math.min(data.readableBytes(), Frame.prefaceLength());
    int same = 0;
    while (same < most && data.getByte(data.readerIndex() + same) == Frame.preface(same)) {
      same++;
    }
    return same;
  }

  private void become(boolean http2, ByteBuf first) {
    idle.cancel();
    ClientConnection decided =
        http2
            ? new Http2Connection(manager, worker, channel, accepted)
            : new HttpConnection(manager, worker, channel, accepted);
    handler.become(decided);
    if (closing) {
      decided.drain();
    }
    decided.arrived(first);
  }

  @Override
  public void writableChanged() {}

  @Override
  public void inputEnded() {
    close();
  }

  @Override
  public void drain() {
    closing = true;
    if (held == null) {
      close();
    }
  }

  @Override
  public void move(HttpManager to, Accepted anew) {
    manager = to;
    accepted = anew;
  }

  @Override
  public void clientGone() {
    close();
  }

  private void close() {
    idle.cancel();
    if (held != null) {
      held.release();
      held = null;
    }
    channel.close();
  }
}
