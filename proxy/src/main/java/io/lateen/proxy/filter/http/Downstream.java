package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The client's side of an exchange: the connection it came on.
public interface Downstream {
  /// An interim response.
  void interim(ResponseHead head);

  /// The response's head; `framing` is that of the body the upstream or the proxy will send.
  void responseHead(ResponseHead head, Framing framing);

  void responseData(ByteBuf data);

  /// @param trailers null: none; valid during the call
  void responseEnd(@Nullable Trailers trailers);

  void flush();

  boolean writable();

  /// There is somewhere for the request's body to go again.
  void bodyWanted();

  /// The response cannot be finished: the client must not take it for whole.
  void abort();

  /// From here on octets in both directions.
  void tunnel();

  /// How long nothing may happen on this exchange, instead of what is usual.
  ///
  /// @param nanos 0: no limit
  void idleTimeout(long nanos);

  /// Whether the client speaks HTTP/2.
  default boolean http2() {
    return false;
  }
}
