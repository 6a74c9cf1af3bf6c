package io.lateen.mixer.adapter.outbox;

import java.time.Duration;

/// How much waits, and how long.
///
/// @param waiting how many things may wait; more are dropped
/// @param batch how much weight is sent at once, and makes for sending at once
/// @param interval how long anything waits for company
/// @param farewell how long closing waits until everything is sent
public record Limits(int waiting, long batch, Duration interval, Duration farewell) {
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  public static Limits of(int waiting, long batch, Duration interval) {
    return new Limits(waiting, batch, interval, FAREWELL);
  }
}
