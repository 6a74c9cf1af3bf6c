package io.lateen.mixer.adapter.memquota;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.template.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The counters of one handler: one for each quota and each set of dimensions seen.
/// One lock, for an ask takes well below a microsecond.
final class MemQuotaHandler implements Handler {
  /// Counters beyond this share one, so that dimensions made up by callers fill no memory.
  private static final int MOST_CELLS = 100_000;

  private final Map<String, QuotaLimit> limits = new HashMap<>();
  private final Map<Key, RollingWindow> windows = new HashMap<>();
  private final Map<Key, Long> counters = new HashMap<>();
  private final Duration remember;
  private final InstantSource clock;
  private Map<String, Remembered> recent = new HashMap<>();
  private Map<String, Remembered> older = new HashMap<>();
  private Instant turn;

  private record Key(String instance, Map<String, Object> dimensions) {}

  private record Remembered(QuotaResult result, Instant until) {}

  MemQuotaHandler(List<QuotaLimit> limits, Duration remember, InstantSource clock) {
    limits.forEach(limit -> this.limits.put(limit.name(), limit));
    this.remember = remember;
    this.clock = clock;
    this.turn = clock.instant();
  }

  @Override
  public synchronized QuotaResult quota(Instance instance, QuotaArguments arguments) {
    QuotaLimit limit = limits.get(instance.type().name());
    if (limit == null) {
      return new QuotaResult(0, Duration.ZERO);
    }
    forgetOld();
    Map<String, Object> dimensions = new LinkedHashMap<>(instance.map("dimensions"));
    Key key = new Key(instance.type().name(), dimensions);
    String dedup = arguments.dedupId().isEmpty() ? "" : arguments.dedupId() + key;
    Remembered before = recent.getOrDefault(dedup, older.get(dedup));
    if (before != null && before.until().isAfter(clock.instant())) {
      return before.result();
    }
    QuotaResult result = take(bounded(key), limit.forDimensions(dimensions), arguments);
    if (!dedup.isEmpty()) {
      recent.put(dedup, new Remembered(result, clock.instant().plus(remember)));
    }
    return result;
  }

  private QuotaResult take(Key key, QuotaLimit limit, QuotaArguments arguments) {
    if (limit.window().isZero()) {
      return new QuotaResult(counted(key, limit, arguments), Duration.ZERO);
    }
    long now = clock.millis();
    RollingWindow window =
        windows.computeIfAbsent(
            key, k -> new RollingWindow(limit.amount(), limit.window().toMillis(), now));
    long granted = granted(window.available(now), arguments);
    if (granted > 0) {
      window.take(granted);
    } else if (granted < 0) {
      window.give(-granted);
    }
    return new QuotaResult(granted, roundedUp(limit.window()));
  }

  private long counted(Key key, QuotaLimit limit, QuotaArguments arguments) {
    long taken = counters.getOrDefault(key, 0L);
    long granted = granted(limit.amount() - taken, arguments);
    counters.put(key, Math.max(0, taken + granted));
    return granted;
  }

  /// A negative amount gives back, and is always granted.
  private static long granted(long available, QuotaArguments arguments) {
    if (arguments.amount() <= available || arguments.amount() < 0) {
      return arguments.amount();
    }
    return arguments.bestEffort() ? Math.max(0, available) : 0;
  }

  private Key bounded(Key key) {
    boolean known = windows.containsKey(key) || counters.containsKey(key);
    boolean full = windows.size() + counters.size() >= MOST_CELLS;
    return known || !full ? key : new Key(key.instance(), Map.of());
  }

  private static Duration roundedUp(Duration window) {
    long seconds = window.toSeconds();
    return Duration.ofSeconds(window.toNanosPart() > 0 ? seconds + 1 : seconds);
  }

  /// Two generations, each as long as an answer is remembered.
  private void forgetOld() {
    if (!clock.instant().isBefore(turn.plus(remember))) {
      older = recent;
      recent = new HashMap<>();
      turn = clock.instant();
    }
  }
}
