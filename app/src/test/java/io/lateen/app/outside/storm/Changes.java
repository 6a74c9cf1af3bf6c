package io.lateen.app.outside.storm;

import static io.lateen.app.walkthrough.Eventually.eventually;

import io.lateen.app.outside.storm.Rules.Edit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Changes laws, and waits until each change is seen at every service that it concerns. One thread.
final class Changes {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int BY_KUBECTL = 5;

  private final Random random;
  private final StormMesh mesh;
  private final Eras eras;
  private final Judge judge;
  private final List<Question> questions;
  private final Lawmaker lawmaker;
  private final List<Double> arrivals = new CopyOnWriteArrayList<>();

  Changes(Random random, StormMesh mesh, Eras eras, Judge judge, List<Question> questions) {
    this.random = random;
    this.mesh = mesh;
    this.eras = eras;
    this.judge = judge;
    this.questions = questions;
    this.lawmaker = new Lawmaker(random, questions);
  }

  /// Roles that nothing asks for yet, then what asks for them. Each kind is watched for itself, so
  /// that the last to come may be any; then all is as it must be.
  void first() {
    List<Law> laws = new ArrayList<>(lawmaker.first());
    laws.add(new Law.RolesAreOn(Law.RolesAreOn.Mode.ON, ""));
    laws.forEach(law -> mesh.apply(new Edit(law, true)));
    Rules rules = new Rules(laws);
    eventually(
        LIMIT, () -> questions.stream().filter(q -> !isRight(q, rules)).toList(), List::isEmpty);
    eras.begin(rules);
    StormMesh.SERVICES.forEach(eras::seen);
  }

  private boolean isRight(Question question, Rules rules) {
    return switch (mesh.ask(question).kind()) {
      case LET_IN -> rules.allow(question);
      case REFUSED -> !rules.allow(question);
      case NOTHING -> false;
    };
  }

  void next() {
    Rules before = eras.latest();
    Edit edit = lawmaker.next(before);
    Rules after = before.after(edit);
    long start = System.nanoTime();
    eras.begin(after);
    if (random.nextInt(BY_KUBECTL) == 0) {
      mesh.applyByKubectl(edit, before.holdsPlaceOf(edit.law()));
    } else {
      mesh.apply(edit);
    }
    awaitEverywhere(before, after);
    arrivals.add((System.nanoTime() - start) / 1e9);
  }

  /// Where a change shows, by those who have a name if it shows to them: who has none may hear
  /// nothing for other reasons.
  private void awaitEverywhere(Rules before, Rules after) {
    Map<String, List<Question>> pending =
        questions.stream()
            .filter(q -> before.allow(q) != after.allow(q))
            .collect(Collectors.groupingBy(Question::service, HashMap::new, Collectors.toList()));
    eventually(
        LIMIT,
        () -> {
          pending.entrySet().removeIf(one -> isSeen(one.getKey(), one.getValue(), after));
          return pending.keySet();
        },
        Set::isEmpty);
  }

  private boolean isSeen(String service, List<Question> telling, Rules after) {
    List<Question> named = telling.stream().filter(q -> q.caller().isNamed()).toList();
    List<Question> best = named.isEmpty() ? telling : named;
    Question question = best.get(random.nextInt(best.size()));
    Set<Boolean> now = Set.of(after.allow(question));
    boolean seen = Stream.generate(() -> judge.ask(question)).limit(2).allMatch(now::equals);
    if (seen) {
      eras.seen(service);
    }
    return seen;
  }

  int count() {
    return arrivals.size();
  }

  /// How long changes took, in seconds.
  String arrivals() {
    List<Double> sorted = arrivals.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return "never";
    }
    return String.format(
        Locale.ROOT,
        "within %.2f s (half of them), %.2f s (nine of ten), %.2f s (all)",
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 9 / 10),
        sorted.getLast());
  }
}
