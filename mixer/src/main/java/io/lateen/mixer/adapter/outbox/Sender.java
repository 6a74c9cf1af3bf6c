package io.lateen.mixer.adapter.outbox;

import java.io.IOException;
import java.util.List;

/// The way to a receiver; called by one thread at a time.
///
/// @param <T> what is sent
public interface Sender<T> {

  /// Hands a batch over, all of it or nothing. Must give up by itself within a few seconds.
  ///
  /// @throws RefusedException when the batch is not wanted: it is dropped
  /// @throws IOException when the receiver is not to be reached: the batch is tried again
  void send(List<T> batch) throws IOException, InterruptedException;

  /// Nothing more will be sent.
  default void close() {}
}
