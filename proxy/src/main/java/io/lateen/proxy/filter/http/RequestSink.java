package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.Trailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Where a request's body goes once its head has been taken.
public interface RequestSink {
  /// Whether octets can be taken now; if not, [Downstream#bodyWanted] is called when they can.
  boolean wantsBody();

  /// Octets of the body; released here.
  void requestData(ByteBuf data);

  /// @param trailers null: none; valid during the call
  void requestEnd(@Nullable Trailers trailers);

  /// Nothing more has arrived for now.
  void requestPause();

  /// The client takes more again after its connection had been full.
  void downstreamWritable();

  /// The client is gone.
  void cancelled();
}
