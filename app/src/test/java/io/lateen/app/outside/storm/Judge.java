package io.lateen.app.outside.storm;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Asks, and compares what comes with what must come. Any thread.
final class Judge {
  private final StormMesh mesh;
  private final Eras eras;
  private final Outages outages;
  private final Map<Answer.Kind, LongAdder> counts = new EnumMap<>(Answer.Kind.class);
  private final LongAdder excused = new LongAdder();
  private final LongAdder either = new LongAdder();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final long began = System.nanoTime();

  Judge(StormMesh mesh, Eras eras, Outages outages) {
    this.mesh = mesh;
    this.eras = eras;
    this.outages = outages;
    for (Answer.Kind kind : Answer.Kind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  /// One question, judged.
  ///
  /// @return whether it was let in, true or false; empty when nobody can tell
  Set<Boolean> ask(Question question) {
    long start = System.nanoTime();
    Answer answer = mesh.ask(question);
    long end = System.nanoTime();
    counts.get(answer.kind()).increment();
    Set<Boolean> right = eras.right(question, start, end);
    if (right.size() > 1) {
      either.increment();
    }
    return switch (answer.kind()) {
      case LET_IN -> decided(true, right, question, answer, start, end);
      case REFUSED -> decided(false, right, question, answer, start, end);
      case NOTHING -> nothing(right, question, answer, start, end);
    };
  }

  private Set<Boolean> decided(
      boolean letIn, Set<Boolean> right, Question question, Answer answer, long start, long end) {
    if (!right.contains(letIn)) {
      wrong(right, question, answer, start, end);
    }
    return Set.of(letIn);
  }

  /// A dead sidecar says nothing, and neither does one that wants a certificate to who has none.
  private Set<Boolean> nothing(
      Set<Boolean> right, Question question, Answer answer, long start, long end) {
    if (outages.excuse(question, start, end)) {
      excused.increment();
      return Set.of();
    }
    if (question.caller().isNamed() || !right.contains(false)) {
      wrong(right, question, answer, start, end);
      return Set.of();
    }
    return Set.of(false);
  }

  private void wrong(Set<Boolean> right, Question question, Answer answer, long start, long end) {
    String what =
        String.format(
            Locale.ROOT,
            "%.3f s, for %d ms: %s: %s, where %s was right, by %s",
            (start - began) / 1e9,
            (end - start) / 1_000_000,
            question,
            answer,
            right,
            eras.latest().laws());
    System.out.println("storm: " + Instant.now() + ": " + what);
    wrong.add(what);
  }

  /// Since the first question.
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  List<String> wrong() {
    return wrong;
  }

  long asked() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  long of(Answer.Kind kind) {
    return counts.get(kind).sum();
  }

  /// Requests that found a dead sidecar.
  long excused() {
    return excused.sum();
  }

  /// Requests while a change was on its way to them.
  long either() {
    return either.sum();
  }
}
