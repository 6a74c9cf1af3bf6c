package io.lateen.proxy.listener;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// Processor time of threads, by the JVM.
final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean KNOWN = THREADS.isCurrentThreadCpuTimeSupported();

  private ProcessorTime() {}

  /// Nanoseconds that the caller's thread has worked, or that have passed where that is not known.
  static long ofThread() {
    return KNOWN ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
