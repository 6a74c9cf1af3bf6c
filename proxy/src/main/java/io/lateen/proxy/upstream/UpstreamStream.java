package io.lateen.proxy.upstream;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The server's side of one exchange, whatever is spoken on the connection. It belongs to the
/// listener it was [UpstreamListener#attached] to until that has heard the end, or [#abandon]. On
/// the worker's event loop only.
public interface UpstreamStream {
  @Nullable SocketAddress localAddress();

  /// Begins the request. `framing` is that of the body that will follow.
  void requestHead(RequestHead request, Framing framing);

  /// Octets of the body; released here.
  void requestData(ByteBuf data);

  /// @param trailers null: none; the callee does not keep them
  void requestEnd(@Nullable Trailers trailers);

  void flush();

  /// Whether more can be taken without piling up.
  boolean writable();

  /// Stops or goes on reading the response.
  void setReading(boolean on);

  /// After an accepted upgrade or CONNECT: octets both ways.
  void tunnel();

  /// In a tunnel: nothing more comes from our side.
  void endTunnel();

  /// Gives up the exchange: nothing of it will be heard again.
  void abandon();

  /// Ends a tunnel for good.
  void close();
}
