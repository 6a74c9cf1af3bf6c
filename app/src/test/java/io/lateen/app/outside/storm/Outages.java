package io.lateen.app.outside.storm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// When whose sidecar was dead, or the whole machine stood still: nothing need come from there
/// then, and only then.
final class Outages {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LEAP = Duration.ofSeconds(5);

  private final List<Outage> all = new CopyOnWriteArrayList<>();
  private final List<Stall> stalls = new CopyOnWriteArrayList<>();

  /// One that begins now.
  static final class Outage {
    private final String pod;
    private final long from = System.nanoTime();
    private volatile long until = Long.MAX_VALUE;

    private Outage(String pod) {
      this.pod = pod;
    }

    void over() {
      until = System.nanoTime();
    }

    private boolean excuses(String asked, long start, long end) {
      boolean begun = from - end <= 0;
      boolean lasts = until == Long.MAX_VALUE || until - start >= 0;
      return pod.equals(asked) && begun && lasts;
    }
  }

  /// Watches the clock until it is interrupted. Where it leaps everybody stood still, and
  /// certificates ended that nobody could renew; some time later they have been.
  void watchClock() throws InterruptedException {
    long last = System.nanoTime();
    while (true) {
      Thread.sleep(LOOK);
      long now = System.nanoTime();
      if (now - last > LEAP.toNanos()) {
        stalls.add(new Stall(last, now + StormMesh.LIFE.toNanos()));
      }
      last = now;
    }
  }

  /// @param until nothing need have come, in `System.nanoTime`
  private record Stall(long from, long until) {
    boolean excuses(long start, long end) {
      return from - end <= 0 && until - start >= 0;
    }
  }

  /// How often everybody stood still.
  int stalls() {
    return stalls.size();
  }

  /// @param pod by its label `app`
  Outage begin(String pod) {
    Outage outage = new Outage(pod);
    all.add(outage);
    return outage;
  }

  /// Whether a request between those moments may have found nobody.
  boolean excuse(Question question, long start, long end) {
    return stalls.stream().anyMatch(stall -> stall.excuses(start, end))
        || all.stream()
            .anyMatch(
                outage ->
                    outage.excuses(question.service(), start, end)
                        || outage.excuses(question.caller().pod(), start, end));
  }
}
