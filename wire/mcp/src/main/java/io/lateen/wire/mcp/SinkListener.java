package io.lateen.wire.mcp;

import io.grpc.Status;

/// Is told what becomes of a sink's stream. Calls come from one thread at a time of each sink.
public interface SinkListener {
  /// Nobody who listens.
  SinkListener NONE = new SinkListener() {};

  /// A stream was answered for the first time.
  default void connected() {}

  /// A message was taken.
  default void acked(String collection) {}

  /// A message was refused.
  default void nacked(String collection) {}

  /// A stream ended.
  default void failed(Status why) {}
}
