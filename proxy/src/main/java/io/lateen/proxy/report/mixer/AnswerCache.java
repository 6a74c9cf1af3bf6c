package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.CheckAnswer.Precondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers to checks, for requests alike in everything the answer hung on (Istio's mixer client:
/// `check_cache`). The one not used for longest goes first. For one worker.
final class AnswerCache {
  private static final int MAX_SHAPES = 32;

  private final List<Shape> shapes = new ArrayList<>();
  private final KeyBuffer buffer = new KeyBuffer();
  private final CacheKey probe = new CacheKey();
  private final Map<CacheKey, KnownAnswer> answers;

  AnswerCache(int capacity) {
    answers =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<CacheKey, KnownAnswer> eldest) {
            return size() > capacity;
          }
        };
  }

  /// @param now `System.nanoTime()`
  @Nullable KnownAnswer get(AttributeSource source, long now) {
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).key(source, i, buffer, probe)) {
        KnownAnswer known = answers.get(probe);
        if (known != null && known.use(now)) {
          return known;
        }
        answers.remove(probe);
      }
    }
    return null;
  }

  void put(AttributeSource source, Precondition answer, long now) {
    long valid = nanos(answer.validDuration());
    // The request that asked has used it once.
    int uses = answer.validUseCount() > 0 ? answer.validUseCount() - 1 : answer.validUseCount();
    int shape = valid <= 0 || uses == 0 ? -1 : shape(answer);
    if (shape >= 0 && shapes.get(shape).key(source, shape, buffer, probe)) {
      Verdict verdict =
          new Verdict(answer.code(), answer.message(), answer.directive(), true, true);
      answers.put(probe.copy(), new KnownAnswer(verdict, now, valid, uses));
    }
  }

  private static long nanos(java.time.Duration time) {
    // Anything longer is for ever; the sum with a clock must not overflow.
    return time.compareTo(java.time.Duration.ofDays(365)) > 0
        ? java.time.Duration.ofDays(365).toNanos()
        : time.toNanos();
  }

  private int shape(Precondition answer) {
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).isOf(answer.references())) {
        return i;
      }
    }
    if (shapes.size() == MAX_SHAPES) {
      // Other rules by now: what was learnt of the former ones only costs time.
      shapes.clear();
      answers.clear();
    }
    shapes.add(new Shape(answer.references()));
    return shapes.size() - 1;
  }
}
