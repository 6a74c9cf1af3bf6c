package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// A filter that sees bodies too. Where a connection manager has none, bodies cost nothing more.
/// Buffers that come are the callee's, those that it returns the caller's; they pass the filters in
/// the same order as heads.
public interface BodyFilter extends HttpFilter {
  /// Octets of the request's body.
  ///
  /// @return what goes on, `data` itself perhaps; null: nothing for now
  default @Nullable ByteBuf requestData(Exchange exchange, ByteBuf data) {
    return data;
  }

  /// The request's body has ended.
  ///
  /// @return what goes on before the end; null: nothing
  default @Nullable ByteBuf requestEnd(Exchange exchange) {
    return null;
  }

  /// How the body is framed that the response will have. Called after [#response].
  ///
  /// @param framing of the body that comes
  default Framing responseFraming(Exchange exchange, ResponseHead head, Framing framing) {
    return framing;
  }

  /// Octets of the response's body.
  ///
  /// @return what goes on, `data` itself perhaps; null: nothing for now
  default @Nullable ByteBuf responseData(Exchange exchange, ByteBuf data) {
    return data;
  }

  /// The response's body has ended.
  ///
  /// @param trailers null: none
  /// @return what goes on before the end; null: nothing
  default @Nullable ByteBuf responseEnd(Exchange exchange, @Nullable Trailers trailers) {
    return null;
  }

  /// Whether trailers end here, having been put elsewhere.
  default boolean keepsTrailers(Exchange exchange) {
    return false;
  }
}
