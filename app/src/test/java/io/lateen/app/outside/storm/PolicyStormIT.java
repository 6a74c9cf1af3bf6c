package io.lateen.app.outside.storm;

import static io.lateen.app.walkthrough.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.outside.ShownCertificates;
import io.lateen.app.outside.storm.Answer.Kind;
import io.lateen.app.walkthrough.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody asks all the time, with a name and without one, while rules about who may come in
/// change at random, certificates are exchanged and parts of the mesh are killed. Nobody is let in
/// against the rules, nobody is refused whom they allow.
///
/// `-Dlateen.storm.minutes=30` is a long one, with exchanges of the root too;
/// `-Dlateen.storm.seed=…` makes the same changes again.
final class PolicyStormIT {
  private static final int MINUTES = Integer.getInteger("lateen.storm.minutes", 0);
  private static final Duration SHORT = Duration.ofSeconds(40);
  private static final Duration SOON = Duration.ofMinutes(10);
  private static final int LEAST_CHANGES = 10;

  @TempDir Path temp;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void nobodyComesInWhoMayNot() throws Exception {
    long seed = Long.getLong("lateen.storm.seed", System.nanoTime());
    System.out.println("storm: -Dlateen.storm.seed=" + seed);
    for (Path kubectl : Programs.kubectls().reversed().stream().limit(1).toList()) {
      try (StormMesh mesh = StormMesh.up(temp.resolve("home"), kubectl);
          LonePilot pilot = new LonePilot(mesh)) {
        new Storm(mesh, pilot, new Random(seed)).rage();
      }
    }
  }

  private static final class Storm {
    private final StormMesh mesh;
    private final Random random;
    private final List<Caller> callers;
    private final List<Question> questions;
    private final Eras eras = new Eras();
    private final Outages outages = new Outages();
    private final Judge judge;
    private final Changes changes;
    private final Weather weather;
    private volatile boolean over;

    Storm(StormMesh mesh, LonePilot pilot, Random random) {
      this.mesh = mesh;
      this.random = random;
      callers = mesh.callers();
      questions = questions(callers);
      judge = new Judge(mesh, eras, outages);
      changes = new Changes(new Random(random.nextLong()), mesh, eras, judge, questions);
      weather = new Weather(new Random(random.nextLong()), mesh, pilot, judge, outages, questions);
    }

    void rage() throws Exception {
      changes.first();
      Map<String, ShownCertificates> before = certificates();
      long end = System.nanoTime() + (MINUTES == 0 ? SHORT : Duration.ofMinutes(MINUTES)).toNanos();
      Thread clock = Thread.ofVirtual().start(this::watchClock);
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        List<Future<?>> asking =
            callers.stream().<Future<?>>map(caller -> threads.submit(visits(caller))).toList();
        List<Future<?>> working =
            List.of(threads.submit(() -> change(end)), threads.submit(() -> befall(end)));
        try {
          for (Future<?> each : working) {
            each.get();
          }
        } finally {
          over = true;
          clock.interrupt();
          System.out.println(summary());
        }
        for (Future<?> each : asking) {
          each.get();
        }
      }
      before.forEach((app, old) -> eventually(SOON, () -> isRenewed(app, old), yes -> yes));
      verdict();
    }

    private void watchClock() {
      try {
        outages.watchClock();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    private Map<String, ShownCertificates> certificates() {
      Map<String, ShownCertificates> all = new TreeMap<>();
      for (String app : StormMesh.SERVICES) {
        all.put(app, mesh.certificates(app));
      }
      return all;
    }

    private boolean isRenewed(String app, ShownCertificates old) {
      return mesh.certificates(app).isOtherThan(old);
    }

    private Visits visits(Caller caller) {
      List<Question> own = questions.stream().filter(q -> q.caller().equals(caller)).toList();
      return new Visits(judge, own, new Random(random.nextLong()), () -> over);
    }

    private Void change(long end) {
      while (System.nanoTime() - end < 0 || changes.count() < LEAST_CHANGES) {
        changes.next();
      }
      return null;
    }

    private Void befall(long end) throws Exception {
      while (System.nanoTime() - end < 0 || !weather.isRoundOver()) {
        weather.next(MINUTES > 0);
      }
      return null;
    }

    private String summary() {
      return String.format(
          Locale.ROOT,
          "storm: %d requests, %d let in, %d refused, %d without a word (%d of a dead sidecar),"
              + " %d wrong; stood still %d times; %d while a change was on its way; %d changes, arrived %s; %s",
          judge.asked(),
          judge.of(Kind.LET_IN),
          judge.of(Kind.REFUSED),
          judge.of(Kind.NOTHING),
          judge.excused(),
          judge.wrong().size(),
          outages.stalls(),
          judge.either(),
          changes.count(),
          changes.arrivals(),
          weather.happened());
    }

    private void verdict() {
      assertThat(judge.wrong()).isEmpty();
      assertThat(judge.of(Kind.LET_IN)).isPositive();
      assertThat(judge.of(Kind.REFUSED)).isPositive();
      assertThat(judge.of(Kind.NOTHING)).isGreaterThan(judge.excused());
      assertThat(judge.asked()).isGreaterThan(2 * judge.either());
    }
  }

  private static List<Question> questions(List<Caller> callers) {
    List<Question> all = new ArrayList<>();
    for (Caller caller : callers) {
      for (String service : StormMesh.SERVICES) {
        for (String method : List.of("GET", "DELETE")) {
          all.add(new Question(caller, service, method, "/health"));
          all.add(new Question(caller, service, method, "/" + service + "/0"));
        }
      }
    }
    return all;
  }
}
