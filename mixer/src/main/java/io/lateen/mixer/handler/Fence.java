package io.lateen.mixer.handler;

import java.time.Duration;

/// How far a handler that works outside of memory may go.
///
/// @param callDeadline for a check, a quota, a generation; who asked waits no longer
/// @param reportDeadline for one batch of reports, then its thread is interrupted
/// @param calls under way at once; more are refused without being tried
/// @param queued instances waiting to be reported; more are dropped
/// @param farewell how long closing waits for what is queued
public record Fence(
    Duration callDeadline, Duration reportDeadline, int calls, int queued, Duration farewell) {

  public static final Fence DEFAULT =
      new Fence(Duration.ofSeconds(1), Duration.ofSeconds(10), 256, 10_000, Duration.ofSeconds(5));
}
