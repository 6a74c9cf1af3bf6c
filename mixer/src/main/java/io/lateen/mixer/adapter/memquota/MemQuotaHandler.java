package io.lateen.mixer.adapter.memquota;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The counters of one handler: one for each quota and each set of dimensions seen.
/// One lock, for an ask takes well below a microsecond.
final class MemQuotaHandler implements Handler {
  /// Answers that are remembered; and how long an id may be that is.
  private static final int MOST_REMEMBERED = 100_000;
  private static final int LONGEST_ID = 512;

  private final Map<String, QuotaLimit> limits = new HashMap<>();
  private final Cells cells;
  private final Duration remember;
  private final InstantSource clock;
  private Map<Asked, Remembered> recent = new HashMap<>();
  private Map<Asked, Remembered> older = new HashMap<>();
  private Instant turn;

  private record Asked(String id, Cells.Key key) {}

  private record Remembered(QuotaResult result, Instant until) {}

  MemQuotaHandler(List<QuotaLimit> limits, Duration remember, InstantSource clock) {
    limits.forEach(limit -> this.limits.put(limit.name(), limit));
    this.cells = new Cells(clock);
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
    Map<String, String> dimensions = new HashMap<>();
    instance.map("dimensions").forEach((name, value) -> dimensions.put(name, Values.text(value)));
    Asked asked = new Asked(arguments.dedupId(), new Cells.Key(limit.name(), dimensions));
    Remembered before = recent.getOrDefault(asked, older.get(asked));
    if (before != null && before.until().isAfter(clock.instant())) {
      return before.result();
    }
    QuotaResult result = take(asked.key(), limit.forDimensions(dimensions), arguments);
    remember(asked, result);
    return result;
  }

  private void remember(Asked asked, QuotaResult result) {
    int length = asked.id().length();
    if (length > 0 && length <= LONGEST_ID && recent.size() < MOST_REMEMBERED) {
      recent.put(asked, new Remembered(result, clock.instant().plus(remember)));
    }
  }

  private QuotaResult take(Cells.Key key, QuotaLimit limit, QuotaArguments arguments) {
    if (limit.window().isZero()) {
      long granted = granted(limit.amount() - cells.taken(key), arguments);
      cells.take(key, granted);
      return new QuotaResult(granted, Duration.ZERO);
    }
    RollingWindow window = cells.window(key, limit);
    long granted = granted(window.available(clock.millis()), arguments);
    if (granted > 0) {
      window.take(granted);
    } else if (granted < 0) {
      window.give(-granted);
    }
    return new QuotaResult(granted, roundedUp(limit.window()));
  }

  /// A negative amount gives back, and is always granted.
  private static long granted(long available, QuotaArguments arguments) {
    if (arguments.amount() <= available || arguments.amount() < 0) {
      return arguments.amount();
    }
    return arguments.bestEffort() ? Math.max(0, available) : 0;
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
