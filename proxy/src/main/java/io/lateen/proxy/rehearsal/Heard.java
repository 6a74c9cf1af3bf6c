package io.lateen.proxy.rehearsal;

import java.util.concurrent.atomic.AtomicLong;

/// What Mixer's stand-in was asked and told on all its connections.
final class Heard {
  final AtomicLong checks = new AtomicLong();
  final AtomicLong reports = new AtomicLong();
  final AtomicLong octets = new AtomicLong();

  boolean everything() {
    return checks.get() > 0 && reports.get() > 0;
  }

  @Override
  public String toString() {
    return checks + " checks, " + reports + " reports of " + octets + " octets";
  }
}
