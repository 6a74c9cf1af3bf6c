package io.lateen.mixer.server.load;

import java.time.Duration;

/// An average in which a call counts half after a while. While no call is served it falls, so that
/// a Mixer that turned all of them away takes some again. From any thread.
final class LatencyAverage {
  private static final double MIN_WEIGHT = 0.001;

  private final double halfLife;
  private final long spacing;
  private double nanos;
  private long last;
  private long lastSample;
  private boolean any;

  /// @param samplesPerSecond 0: every call
  LatencyAverage(Duration halfLife, int samplesPerSecond) {
    this.halfLife = halfLife.toNanos();
    this.spacing = samplesPerSecond == 0 ? 0 : Duration.ofSeconds(1).toNanos() / samplesPerSecond;
  }

  synchronized void add(long latency, long now) {
    if (any && now - lastSample < spacing) {
      return;
    }
    if (any) {
      // A single slow call among many within a moment is no trend: its weight is its time.
      double weight = Math.max(MIN_WEIGHT, 1 - remaining(now));
      nanos += (latency - nanos) * weight;
    } else {
      nanos = latency;
    }
    any = true;
    last = now;
    lastSample = now;
  }

  /// In nanoseconds.
  synchronized double at(long now) {
    nanos *= any ? remaining(now) : 1;
    last = now;
    return nanos;
  }

  private double remaining(long now) {
    return Math.pow(0.5, Math.max(0, now - last) / halfLife);
  }
}
