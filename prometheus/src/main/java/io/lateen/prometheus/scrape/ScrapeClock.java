package io.lateen.prometheus.scrape;

/// When a target is scraped: at once, and then every interval, at a place in the interval that
/// depends on the target, so that not all are asked at the same moment.
final class ScrapeClock {
  /// Up to this part of the interval a late start is not written down: samples that seem to come
  /// exactly on time take one bit less than two bytes each.
  private static final int TOLERATED_PART = 100;

  private final long interval;
  private final long offset;

  ScrapeClock(Target target) {
    this.interval = target.job().interval().toMillis();
    this.offset = Math.floorMod((target.hashCode() * 0x9E3779B97F4A7C15L) >>> 8, interval);
  }

  long first() {
    return System.currentTimeMillis();
  }

  /// Waits for the next time and gives the time its samples get, milliseconds since 1970. Times
  /// that have been missed are left out.
  long next() throws InterruptedException {
    long now = System.currentTimeMillis();
    long due = now - Math.floorMod(now - offset, interval) + interval;
    Thread.sleep(due - now);
    long woken = System.currentTimeMillis();
    return woken - due <= interval / TOLERATED_PART ? due : woken;
  }
}
