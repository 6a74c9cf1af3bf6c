package io.lateen.mixer.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.lateen.mixer.server.load.LoadShedder;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;

/// Lets calls in. Those that are too many are refused at once instead of waiting for memory to end.
/// From any thread.
final class Admittance {
  private final Semaphore free;
  private final LoadShedder shedder;

  /// @param most calls at a time
  Admittance(int most, LoadShedder shedder) {
    this.free = new Semaphore(most);
    this.shedder = shedder;
  }

  /// @param cost of a message; asked for when it matters
  <R> R admit(byte[] message, ToIntFunction<byte[]> cost, Work<R> work) throws StatusException {
    if (shedder.isOn() && shedder.sheds(cost.applyAsInt(message))) {
      throw overloaded();
    }
    if (!free.tryAcquire()) {
      throw overloaded();
    }
    long start = System.nanoTime();
    try {
      return work.answer(message);
    } finally {
      free.release();
      shedder.served(System.nanoTime() - start);
    }
  }

  private static StatusException overloaded() {
    return Status.UNAVAILABLE
        .withDescription("Server is currently overloaded. Please try again.")
        .asException();
  }
}
