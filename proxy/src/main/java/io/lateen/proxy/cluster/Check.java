package io.lateen.proxy.cluster;

import io.netty.buffer.ByteBuf;

/// What is said on a health check's connection, until a verdict. On its event loop only.
interface Check {
  /// The connection is there.
  void start();

  /// @param data taken over
  void arrived(ByteBuf data);

  /// The connection is gone.
  default void stop() {}
}
