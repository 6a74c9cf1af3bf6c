package io.lateen.proxy.filter.http;

import io.netty.buffer.ByteBuf;

/// Where a request's body goes once its head has been taken.
public interface RequestSink {
  /// Whether octets can be taken now; if not, [Downstream#bodyWanted] is called when they can.
  boolean wantsBody();

  /// Octets of the body; released here.
  void requestData(ByteBuf data);

  void requestEnd();

  /// Nothing more has arrived for now.
  void requestPause();

  /// The client takes more again after its connection had been full.
  void downstreamWritable();

  /// The client is gone.
  void cancelled();
}
