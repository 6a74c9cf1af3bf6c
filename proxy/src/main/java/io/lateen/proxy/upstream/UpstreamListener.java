package io.lateen.proxy.upstream;

import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// What happens to one exchange with an upstream. All calls come on the worker's event loop.
public interface UpstreamListener {
  /// A connection is ready; send the request on it. May come from within [Pool#acquire].
  void attached(UpstreamStream stream);

  /// There is no connection and there will be none. May come from within [Pool#acquire].
  ///
  /// @param transportFailure what the transport says of it, or empty
  void refused(Reset why, String transportFailure);

  /// A response head, interim ones too. Valid until the exchange ends or the next head comes.
  void responseHead(ResponseHead head);

  /// Octets of the body; the callee releases them.
  void responseData(ByteBuf data);

  /// The response is whole. The connection may already serve somebody else.
  ///
  /// @param trailers null: none; valid during the call
  void responseEnd(@Nullable Trailers trailers);

  /// Nothing more has arrived for now: a good time to flush.
  void responsePause();

  /// The exchange failed.
  ///
  /// @param stale true: the connection had been used before and closed before any octet of a
  ///     response, so that the server most likely never looked at the request; or it says so
  ///     ([Reset#unprocessed])
  void reset(Reset why, boolean stale);

  /// The connection takes more again after it had been full.
  void upstreamWritable();

  /// Whether the client speaks HTTP/2, for clusters that follow it.
  default boolean http2() {
    return false;
  }
}
