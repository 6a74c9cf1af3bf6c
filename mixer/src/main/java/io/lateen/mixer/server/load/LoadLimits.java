package io.lateen.mixer.server.load;

import java.time.Duration;

/// How much Mixer takes on before it turns calls away; the names are those of Istio's flags.
///
/// @param mode `--loadsheddingMode`
/// @param averageLatencyThreshold of all calls; 0: no bound
/// @param latencySamplesPerSecond how many calls a second the average is made of; 0: all
/// @param latencySampleHalflife after which a call counts half
/// @param maxRequestsPerSecond checks and records of reports together; 0: no bound
/// @param burstSize how many may come at once; 0: as many as in a second
public record LoadLimits(
    Mode mode,
    Duration averageLatencyThreshold,
    int latencySamplesPerSecond,
    Duration latencySampleHalflife,
    double maxRequestsPerSecond,
    int burstSize) {

  /// What becomes of calls beyond the limits.
  public enum Mode {
    /// Nobody looks.
    DISABLED,
    /// They are served, and the log says so.
    LOGONLY,
    /// They are turned away.
    ENFORCE
  }

  public static final LoadLimits NONE =
      new LoadLimits(Mode.DISABLED, Duration.ZERO, 0, Duration.ofSeconds(1), 0, 0);
}
