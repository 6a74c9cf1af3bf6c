package io.lateen.mixer.event;

import java.time.Duration;

/// How often problems that last are told.
///
/// @param repeat from one time to the next
/// @param quiet how long nobody repeats what another replica has said
/// @param stale what nobody has repeated for so long is not true any more
/// @param retry after the API server could not be reached
record EventPace(Duration repeat, Duration quiet, Duration stale, Duration retry) {
  static final EventPace USUAL =
      new EventPace(
          Duration.ofMinutes(5),
          Duration.ofSeconds(150),
          Duration.ofMinutes(12),
          Duration.ofSeconds(10));
}
