package io.lateen.mixer.adapter.prometheus;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who reads the page, and how often: those who do so regularly are waited for at the end, or what
/// the last reports counted would never be seen. From any thread.
final class Readers {
  /// Nobody has more Prometheuses; a stranger who comes under many names is not waited for.
  private static final int MOST = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  private final Map<String, Reader> readers = new HashMap<>();

  /// @param last when it began to read for the last time; all in nanoseconds
  /// @param gap between that and the time before; 0: it has come once
  private record Reader(long last, long gap) {
    boolean regular(long now) {
      return gap > 0 && now - last < 2 * gap;
    }

    /// A reader is allowed to be late by half a gap.
    long due() {
      return last + gap + gap / 2;
    }
  }

  /// Somebody has read the whole page.
  ///
  /// @param began `System.nanoTime()` when its first line was written
  void read(String who, long began) {
    lock.lock();
    try {
      Reader before = readers.get(who);
      if (before != null || readers.size() < MOST) {
        readers.put(who, new Reader(began, before == null ? 0 : began - before.last()));
      }
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everybody who reads regularly has read what is there now.
  void await(Duration most) throws InterruptedException {
    long now = System.nanoTime();
    long end = now + most.toNanos();
    lock.lock();
    try {
      long left = Math.min(end, due(now)) - System.nanoTime();
      while (left > 0) {
        long _ = read.awaitNanos(left);
        left = Math.min(end, due(now)) - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /// When the last of those who have not read since `moment` must have come; `moment` itself when
  /// there are none.
  private long due(long moment) {
    long due = moment;
    for (Reader reader : readers.values()) {
      if (reader.last() - moment < 0 && reader.regular(moment) && reader.due() - due > 0) {
        due = reader.due();
      }
    }
    return due;
  }
}
