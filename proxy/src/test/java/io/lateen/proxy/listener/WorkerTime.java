package io.lateen.proxy.listener;

import io.lateen.proxy.upstream.Worker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Processor time of a data plane's event loops: what other threads, the compiler and other
/// programs of the machine do does not count.
record WorkerTime(List<Long> threads) {
  static WorkerTime of(DataPlane plane) throws Exception {
    List<Long> threads = new ArrayList<>();
    for (Worker worker : plane.workers()) {
      threads.add(worker.loop().submit(() -> Thread.currentThread().threadId()).get());
    }
    return new WorkerTime(List.copyOf(threads));
  }

  /// Nanoseconds since the loops began.
  long nanos() {
    return threads.stream().mapToLong(ManagementFactory.getThreadMXBean()::getThreadCpuTime).sum();
  }
}
