package io.lateen.mixer.adapter.otlp;

import com.google.protobuf.MessageLite;
import io.lateen.mixer.adapter.outbox.RefusedException;
import java.io.IOException;

/// The way to the receiver. For any number of threads.
sealed interface Transport extends AutoCloseable permits HttpTransport, GrpcTransport {

  /// @throws RefusedException when some or all of it is not wanted
  <Q extends MessageLite, R extends MessageLite> void export(Signal<Q, R> signal, Q request)
      throws IOException, InterruptedException;

  @Override
  void close();
}
