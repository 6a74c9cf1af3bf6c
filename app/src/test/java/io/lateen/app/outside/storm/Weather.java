package io.lateen.app.outside.storm;

import static io.lateen.app.walkthrough.Eventually.eventually;

import io.lateen.app.outside.RootExchange;
import io.lateen.app.outside.storm.Outages.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

/// What befalls the mesh, one thing after the other: sidecars and Pilot are killed, Citadel is
/// away, the root is exchanged. One thread.
final class Weather {
  private static final Duration SOON = Duration.ofMinutes(10);

  /// So many requests go on before what is gone comes back.
  private static final int MEANWHILE = 100;

  /// The kubelet lets a container that ends again and again wait longer each time.
  private static final int MOST_KILLS = 3;

  private static final Duration FORGIVEN = Duration.ofMinutes(11);

  /// After so many rounds of answers a sidecar is back.
  private static final int ROUNDS = 10;

  enum Event {
    SERVICE_KILLED,
    CALLER_KILLED,
    PILOT_KILLED,
    PILOT_KILLED_AND_A_SIDECAR,
    CITADEL_AWAY,
    ROOT_EXCHANGED
  }

  private final Random random;
  private final StormMesh mesh;
  private final LonePilot pilot;
  private final Judge judge;
  private final Outages outages;
  private final List<Question> questions;
  private final Map<Event, Integer> happened = new ConcurrentSkipListMap<>();
  private final Map<String, List<Long>> kills = new HashMap<>();
  private final List<Event> coming = new ArrayList<>();

  Weather(
      Random random,
      StormMesh mesh,
      LonePilot pilot,
      Judge judge,
      Outages outages,
      List<Question> questions) {
    this.random = random;
    this.mesh = mesh;
    this.pilot = pilot;
    this.judge = judge;
    this.outages = outages;
    this.questions = questions;
  }

  Map<Event, Integer> happened() {
    return happened;
  }

  /// Each once, in any order; then again.
  ///
  /// @param roots whether the root may be exchanged, which takes a while
  void next(boolean roots) throws Exception {
    if (coming.isEmpty()) {
      coming.addAll(List.of(Event.values()));
      Collections.shuffle(coming, random);
    }
    Event event = coming.removeLast();
    if ((roots || event != Event.ROOT_EXCHANGED) && told(event)) {
      happened.merge(event, 1, Integer::sum);
    }
  }

  /// Whether all of a round has happened.
  boolean isRoundOver() {
    return coming.isEmpty();
  }

  private boolean told(Event event) throws Exception {
    double from = judge.seconds();
    boolean done = befall(event);
    System.out.printf(
        Locale.ROOT, "storm: %.3f-%.3f s: %s: %b%n", from, judge.seconds(), event, done);
    return done;
  }

  private boolean befall(Event event) throws Exception {
    return switch (event) {
      case SERVICE_KILLED -> kill(StormMesh.SERVICES, () -> {});
      case CALLER_KILLED -> kill(StormMesh.CALLERS, () -> {});
      case PILOT_KILLED -> {
        pilot.kill();
        meanwhile();
        pilot.again();
        yield true;
      }
      case PILOT_KILLED_AND_A_SIDECAR -> {
        pilot.kill();
        Runnable back =
            () -> {
              meanwhile();
              pilot.again();
            };
        boolean killed = kill(StormMesh.SERVICES, back);
        if (!killed) {
          back.run();
        }
        yield killed;
      }
      case CITADEL_AWAY -> {
        mesh.roots().citadelAway(Weather::quarterOfALife);
        yield true;
      }
      case ROOT_EXCHANGED -> {
        exchange();
        yield true;
      }
    };
  }

  private void meanwhile() {
    long enough = judge.asked() + MEANWHILE;
    eventually(SOON, judge::asked, now -> now >= enough);
  }

  /// Some want their next certificate in that time, and have the one before for longer.
  private static void quarterOfALife() {
    long end = System.nanoTime() + StormMesh.LIFE.dividedBy(4).toNanos();
    eventually(SOON, System::nanoTime, now -> now - end >= 0);
  }

  private void exchange() throws Exception {
    RootExchange roots = mesh.roots();
    RootExchange.Step step = roots.announce();
    roots.sign(step);
    roots.forget(step);
  }

  /// @param before it is waited for
  private boolean kill(List<String> among, Runnable before) {
    Optional<String> victim = victim(among);
    victim.ifPresent(app -> kill(app, before));
    return victim.isPresent();
  }

  private void kill(String victim, Runnable before) {
    kills.computeIfAbsent(victim, _ -> new ArrayList<>()).add(System.nanoTime());
    int restarts = mesh.sidecarRestarts(victim);
    Outage outage = outages.begin(victim);
    mesh.killSidecar(victim);
    before.run();
    mesh.awaitSidecar(victim, restarts + 1);
    List<Question> about =
        questions.stream().filter(q -> q.caller().isNamed() && concerns(q, victim)).toList();
    for (int i = 0; i < ROUNDS; i++) {
      about.forEach(this::awaitAnswer);
    }
    outage.over();
  }

  private static boolean concerns(Question question, String victim) {
    return question.service().equals(victim) || question.caller().pod().equals(victim);
  }

  private void awaitAnswer(Question question) {
    eventually(SOON, () -> judge.ask(question), known -> !known.isEmpty());
  }

  /// One that was killed less often than others of late; empty when all were too often.
  private Optional<String> victim(List<String> among) {
    long since = System.nanoTime() - FORGIVEN.toNanos();
    kills.values().forEach(times -> times.removeIf(at -> at - since < 0));
    List<String> shuffled = new ArrayList<>(among);
    Collections.shuffle(shuffled, random);
    return shuffled.stream()
        .min(Comparator.comparingInt(this::killed))
        .filter(victim -> killed(victim) < MOST_KILLS);
  }

  private int killed(String app) {
    return kills.getOrDefault(app, List.of()).size();
  }
}
