package io.lateen.proxy.report.mixer;

/// `istio.mixer.v1.config.client.NetworkFailPolicy`: what to do when Mixer cannot be asked.
///
/// @param open true: the request passes; false: it is refused
/// @param maxRetries after the first attempt
/// @param baseMillis the shortest pause before another attempt
/// @param maxMillis the longest
public record FailPolicy(boolean open, int maxRetries, long baseMillis, long maxMillis) {
  public static final FailPolicy CLOSE = new FailPolicy(false, 0, 80, 1_000);

  /// A pause before attempt `retry` (1 is the first repetition): drawn between the shortest one and
  /// one that doubles each time.
  ///
  /// @param draw 0 to less than 1
  public long pauseMillis(int retry, double draw) {
    long doubled = baseMillis << Math.min(retry, 20);
    long most = Math.max(baseMillis, Math.min(maxMillis, doubled));
    return baseMillis + (long) (draw * (most - baseMillis));
  }
}
