package io.lateen.mixer.adapter.memquota;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// What was taken, by quota and dimensions, in bounded memory: dimensions made up by callers fill
/// none. A window that has been left alone for as long as it lasts is as good as a new one, and
/// makes room when there is none. Not thread-safe.
final class Cells {
  /// Those beyond share one for each quota.
  static final int MOST = 100_000;
  static final long MOST_OCTETS = 64L << 20;
  private static final long OCTETS_OF_OBJECTS = 200;
  private static final long SWEEP_MILLIS = 1_000;

  private final Map<Key, RollingWindow> windows = new HashMap<>();
  private final Map<Key, Long> counters = new HashMap<>();
  private final InstantSource clock;
  private long octets;
  private long nextSweep;

  /// @param dimensions as text
  record Key(String quota, Map<String, String> dimensions) {
    private long octets() {
      long octets = OCTETS_OF_OBJECTS;
      for (String value : dimensions.values()) {
        octets += 2L * value.length();
      }
      return octets;
    }
  }

  Cells(InstantSource clock) {
    this.clock = clock;
  }

  RollingWindow window(Key key, QuotaLimit limit) {
    Key own = windows.containsKey(key) ? key : placed(key);
    return windows.computeIfAbsent(
        own,
        k -> {
          long now = clock.millis();
          RollingWindow window = new RollingWindow(limit.amount(), limit.window().toMillis(), now);
          octets += octets(k, window);
          return window;
        });
  }

  private static long octets(Key key, RollingWindow window) {
    return key.octets() + window.octets();
  }

  /// What was taken of a quota that never comes back by itself.
  long taken(Key key) {
    return counters.getOrDefault(counters.containsKey(key) ? key : placed(key), 0L);
  }

  void take(Key key, long amount) {
    Key own = counters.containsKey(key) ? key : placed(key);
    if (!counters.containsKey(own)) {
      octets += own.octets();
    }
    counters.merge(own, Math.max(0, amount), (before, more) -> Math.max(0, before + amount));
  }

  private Key placed(Key key) {
    if (isFull()) {
      sweep();
    }
    return isFull() ? new Key(key.quota(), Map.of()) : key;
  }

  private boolean isFull() {
    return windows.size() + counters.size() >= MOST || octets >= MOST_OCTETS;
  }

  /// Not for each new key: it looks at all of them.
  private void sweep() {
    long now = clock.millis();
    if (now >= nextSweep) {
      nextSweep = now + SWEEP_MILLIS;
      windows
          .entrySet()
          .removeIf(
              entry -> {
                boolean idle = entry.getValue().isIdle(now);
                octets -= idle ? octets(entry.getKey(), entry.getValue()) : 0;
                return idle;
              });
    }
  }
}
