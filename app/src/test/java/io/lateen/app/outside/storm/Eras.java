package io.lateen.app.outside.storm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which laws were in force when: from the moment a change is told to the API server until it is
/// seen at a service, what was right before and what is right after are both right there; from then
/// on only the latter.
final class Eras {
  /// @param seen by service, since when nothing older is right there (`System.nanoTime`)
  private record Era(Rules rules, long from, Map<String, Long> seen) {
    boolean isSettled(String service, long at) {
      Long since = seen.get(service);
      return since != null && since - at <= 0;
    }
  }

  private final List<Era> eras = new ArrayList<>();

  synchronized void begin(Rules rules) {
    eras.add(new Era(rules, System.nanoTime(), new ConcurrentHashMap<>()));
  }

  /// What was begun last has been seen at a service, by a request that is over.
  synchronized void seen(String service) {
    eras.getLast().seen().put(service, System.nanoTime());
  }

  synchronized Rules latest() {
    return eras.getLast().rules();
  }

  /// What may come of a request: true, false, or either.
  ///
  /// @param start in `System.nanoTime`
  synchronized Set<Boolean> right(Question question, long start, long end) {
    Set<Boolean> right = new HashSet<>();
    for (Era era : eras.reversed()) {
      if (era.from() - end <= 0) {
        right.add(era.rules().allow(question));
      }
      if (era.isSettled(question.service(), start)) {
        return right;
      }
    }
    return right;
  }
}
