package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// Netty's leak detector, watching every buffer from the moment this class is used.
final class Leaks {
  private static final String CANARY = "left behind on purpose";
  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  private Leaks() {}

  static void watch() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> FOUND.add(type + " " + records));
  }

  /// Fails when a buffer was forgotten. A buffer left behind on purpose shows that the detector has
  /// seen what became garbage before it.
  static void assertNone() throws InterruptedException {
    List<String> before = List.copyOf(FOUND);
    leaveBehind();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (FOUND.stream().noneMatch(leak -> isNewCanary(leak, before))) {
      assertThat(System.nanoTime()).as("the detector is at work").isLessThan(end);
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10); // the collector tells its references in its own time
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    assertThat(FOUND).filteredOn(leak -> !leak.contains(CANARY)).isEmpty();
    FOUND.clear();
  }

  private static boolean isNewCanary(String leak, List<String> before) {
    return leak.contains(CANARY) && !before.contains(leak);
  }

  private static void leaveBehind() {
    ByteBuf forgotten = ByteBufAllocator.DEFAULT.directBuffer(16);
    forgotten.touch(CANARY);
  }
}
