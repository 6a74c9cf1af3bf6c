package io.lateen.app.command;

import io.lateen.cli.Complaint;
import io.lateen.mixer.server.load.LoadLimits;
import io.lateen.mixer.server.load.LoadLimits.Mode;
import io.lateen.wire.document.GoDuration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Option;

/// When Mixer turns calls away.
final class LoadOptions {
  @Option(
      names = "--loadsheddingMode",
      paramLabel = "MODE",
      description = "disabled, logonly or enforce (default: ${DEFAULT-VALUE}).")
  private String mode = "disabled";

  @Option(
      names = "--averageLatencyThreshold",
      paramLabel = "DURATION",
      description = "Of all calls, such as 100ms (default: ${DEFAULT-VALUE}, no bound).")
  private String threshold = "0s";

  @Option(
      names = "--latencySamplesPerSecond",
      paramLabel = "CALLS",
      description = "Of which the average is made (default: ${DEFAULT-VALUE}, all).")
  private int samples = 0;

  @Option(
      names = "--latencySampleHalflife",
      paramLabel = "DURATION",
      description = "After which a call counts half (default: ${DEFAULT-VALUE}).")
  private String halflife = "1s";

  @Option(
      names = "--maxRequestsPerSecond",
      paramLabel = "NUMBER",
      description = "Checks and reported records together (default: ${DEFAULT-VALUE}, no bound).")
  private double perSecond = 0;

  @Option(
      names = "--burstSize",
      paramLabel = "NUMBER",
      description = "At once (default: ${DEFAULT-VALUE}, what comes in a second).")
  private int burst = 0;

  /// @throws Complaint naming the flag
  LoadLimits limits() {
    Numbers.atLeast(0, "--latencySamplesPerSecond", samples);
    Numbers.atLeast(0, "--maxRequestsPerSecond", perSecond);
    Numbers.atLeast(0, "--burstSize", burst);
    Duration half = duration("--latencySampleHalflife", halflife);
    if (half.isZero()) {
      throw new Complaint("--latencySampleHalflife: " + halflife + " (expected: more than 0)", "");
    }
    return new LoadLimits(
        mode(), duration("--averageLatencyThreshold", threshold), samples, half, perSecond, burst);
  }

  private Mode mode() {
    return Arrays.stream(Mode.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(mode))
        .findFirst()
        .orElseThrow(
            () ->
                new Complaint(
                    "--loadsheddingMode: " + mode + " (expected: disabled, logonly or enforce)",
                    ""));
  }

  private static Duration duration(String flag, String text) {
    return GoDuration.parse(text)
        .filter(duration -> !duration.isNegative())
        .orElseThrow(
            () -> new Complaint(flag + ": " + text + " (expected: a duration such as 1.5s)", ""));
  }
}
