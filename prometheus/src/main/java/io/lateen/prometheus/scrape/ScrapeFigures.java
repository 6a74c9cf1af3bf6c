package io.lateen.prometheus.scrape;

import java.util.concurrent.atomic.LongAdder;

/// Sums over all targets. Any thread may call it.
public final class ScrapeFigures {
  private final LongAdder scrapes = new LongAdder();
  private final LongAdder samples = new LongAdder();

  void scraped(int count) {
    scrapes.increment();
    samples.add(count);
  }

  public long scrapes() {
    return scrapes.sum();
  }

  public long samples() {
    return samples.sum();
  }
}
