package io.lateen.app.outside.storm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// When whose sidecar was dead: nothing need come from there then, and only then.
final class Outages {
  private final List<Outage> all = new CopyOnWriteArrayList<>();

  /// One that begins now.
  final class Outage {
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

  /// @param pod by its label `app`
  Outage begin(String pod) {
    Outage outage = new Outage(pod);
    all.add(outage);
    return outage;
  }

  int count() {
    return all.size();
  }

  /// Whether a request between those moments may have found nobody.
  boolean excuse(Question question, long start, long end) {
    return all.stream()
        .anyMatch(
            outage ->
                outage.excuses(question.service(), start, end)
                    || outage.excuses(question.caller().pod(), start, end));
  }
}
