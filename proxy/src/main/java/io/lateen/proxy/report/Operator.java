package io.lateen.proxy.report;

import io.netty.buffer.ByteBuf;

/// One of a format's `%OPERATORS%`.
@FunctionalInterface
interface Operator {
  /// Writes what it knows; nothing when it knows nothing.
  void write(RequestRecord record, ByteBuf out);
}
