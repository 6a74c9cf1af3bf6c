package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.Reference;
import io.lateen.wire.mixer.CheckAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Quota fetched before it is needed, by quota and by what its amount hung on (Istio's mixer
/// client: `quota_cache`, `quota_prefetch`): as much as the last second used, at least ten. Who
/// has been refused does not ask again for half a second. For one worker.
final class QuotaCache {
  private static final int MAX_SHAPES = 32;
  private static final int LEAST = 10;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Map<String, List<Shape>> shapes = new HashMap<>();
  private final KeyBuffer buffer = new KeyBuffer();
  private final CacheKey probe = new CacheKey();
  private final Map<CacheKey, Supply> supplies;

  /// Tokens there are.
  static final class Supply {
    private long tokens;
    private long until;
    private long closedUntil;
    private long windowStart;
    private long used;
    private long usedBefore;

    private Supply(long now) {
      until = now;
      closedUntil = now;
      windowStart = now;
    }

    /// Whether the charge was there and has been taken.
    boolean take(long amount, long now) {
      roll(now);
      used += amount;
      if (tokens < amount || until - now <= 0) {
        return false;
      }
      tokens -= amount;
      return true;
    }

    /// Whether asking is no use yet.
    boolean closed(long now) {
      return closedUntil - now > 0;
    }

    private void roll(long now) {
      if (now - windowStart >= WINDOW_NANOS) {
        usedBefore = now - windowStart >= 2 * WINDOW_NANOS ? 0 : used;
        used = 0;
        windowStart = now;
      }
    }

    /// How much to ask for when `amount` is needed.
    long wanted(long amount) {
      return Math.max(amount, Math.max(LEAST, Math.max(used, usedBefore)));
    }

    /// @return whether the charge was among what was granted
    private boolean granted(long granted, long amount, long validNanos, long now) {
      if (until - now <= 0) {
        tokens = 0;
      }
      tokens += granted;
      until = now + Math.min(validNanos, EXPIRY_NANOS);
      if (tokens < amount) {
        closedUntil = now + CLOSED_NANOS;
        return false;
      }
      tokens -= amount;
      return true;
    }
  }

  QuotaCache(int capacity) {
    supplies =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<CacheKey, Supply> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable Supply find(String quota, AttributeSource source) {
    List<Shape> known = shapes.getOrDefault(quota, List.of());
    for (int i = 0; i < known.size(); i++) {
      if (key(quota, known.get(i), i, source)) {
        Supply supply = supplies.get(probe);
        if (supply != null) {
          return supply;
        }
      }
    }
    return null;
  }

  private boolean key(String quota, Shape shape, int number, AttributeSource source) {
    return shape.key(source, 31 * quota.hashCode() + number, buffer, probe);
  }

  /// Takes in what Mixer granted.
  ///
  /// @return whether the charge was among it
  boolean granted(QuotaCharge charge, AttributeSource source, CheckAnswer.Quota answer, long now) {
    List<Shape> known = shapes.computeIfAbsent(charge.quota(), q -> new ArrayList<>());
    int shape = shape(known, answer.references());
    if (!key(charge.quota(), known.get(shape), shape, source)) {
      return answer.granted() >= charge.amount();
    }
    Supply supply = supplies.get(probe);
    if (supply == null) {
      supply = new Supply(now);
      supplies.put(probe.copy(), supply);
    }
    long valid = Math.min(answer.validDuration().toMillis(), 3_600_000L) * 1_000_000L;
    return supply.granted(answer.granted(), charge.amount(), valid, now);
  }

  private int shape(List<Shape> known, List<Reference> references) {
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).isOf(references)) {
        return i;
      }
    }
    if (known.size() == MAX_SHAPES) {
      known.clear();
      supplies.clear();
    }
    known.add(new Shape(references));
    return known.size() - 1;
  }
}
