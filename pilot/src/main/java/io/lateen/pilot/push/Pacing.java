package io.lateen.pilot.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How fast changes are pushed.
///
/// @param quiet changes are gathered until none has come for so long; null: a lone change goes out
///     at once, and the pause between pushes grows while changes keep coming
/// @param longest the most a change waits for quiet
/// @param perSecond pushes to proxies; 0: as many as there are
/// @param burst pushes to proxies at once, after a rest
public record Pacing(@Nullable Duration quiet, Duration longest, int perSecond, int burst) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(640);

  /// Unless somebody says otherwise.
  public static final Pacing USUAL = new Pacing(null, Duration.ofSeconds(10), 0, 1);

  Debounce debounce() {
    return quiet == null
        ? new GrowingPause(SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos())
        : new QuietTime(quiet.toNanos(), longest.toNanos());
  }

  PushRate rate() {
    return new PushRate(perSecond, burst);
  }
}
