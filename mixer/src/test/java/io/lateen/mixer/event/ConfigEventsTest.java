package io.lateen.mixer.event;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.model.check.Problem;
import io.lateen.wire.kube.EventName;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ConfigEventsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Board board = new Board();
  private volatile Instant now = Instant.parse("2024-05-01T10:00:00Z");
  private ConfigEvents events = with(new EventPace(LONG, LONG, LONG, LONG));

  private ConfigEvents with(EventPace pace) {
    return new ConfigEvents(board, pace, () -> now);
  }

  @AfterEach
  void close() {
    events.close();
  }

  /// What an API server would hold, and what was done to it in order.
  private static final class Board implements EventSink {
    final Map<EventName, String> shown = new ConcurrentHashMap<>();
    final Map<EventName, Instant> old = new ConcurrentHashMap<>();
    final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    volatile boolean away;

    @Override
    public void tell(KubeObject about, String reason, String message, Duration quiet)
        throws IOException {
      if (away) {
        done.add("failed");
        throw new IOException("nobody answers");
      }
      shown.put(name(about), message);
      done.add(reason + " " + about.name() + " " + message);
    }

    @Override
    public void withdraw(EventName event) {
      shown.remove(event);
      old.remove(event);
      done.add("withdrawn " + event.namespace());
    }

    @Override
    public Map<EventName, Instant> told(String reason) {
      return Map.copyOf(old);
    }

    @Override
    public EventName name(KubeObject about) {
      return EventName.of(about, "mixer");
    }

    String next() throws InterruptedException {
      return done.poll(20, TimeUnit.SECONDS);
    }
  }

  private static KubeObject rule(String name, String uid) {
    return new KubeObject(
        new ObjectKind("config.istio.io", "v1alpha2", "rules", "rule", true),
        new JsonMapper()
            .valueToTree(
                Map.of("metadata", Map.of("name", name, "namespace", "shop", "uid", uid))));
  }

  private static ConfigProblem problem(KubeObject object, String path, String message) {
    return new ConfigProblem(object, Problem.error(path, message));
  }

  @Test
  void allProblemsOfAnObjectAreOneEvent() throws Exception {
    KubeObject rule = rule("a", "1");
    events.use(
        List.of(
            problem(rule, "spec.match", "unknown attribute x"),
            problem(rule("b", "2"), "spec.actions", "none"),
            problem(rule, "spec.actions[0].handler", "handler 'h' not found")));
    assertThat(board.next())
        .isEqualTo(
            "InvalidConfig a spec.match: unknown attribute x; "
                + "spec.actions[0].handler: handler 'h' not found");
    assertThat(board.next()).isEqualTo("InvalidConfig b spec.actions: none");
  }

  @Test
  void sameProblemsAreToldOnceAndGoneOnesWithdrawn() throws Exception {
    ConfigProblem first = problem(rule("a", "1"), "spec.match", "one");
    events.use(List.of(first));
    assertThat(board.next()).endsWith("one");
    events.use(List.of(first, problem(rule("b", "2"), "spec", "two")));
    assertThat(board.next()).isEqualTo("InvalidConfig b spec: two");
    events.use(List.of(problem(rule("a", "1"), "spec.match", "other")));
    assertThat(board.next()).isEqualTo("withdrawn shop");
    assertThat(board.next()).isEqualTo("InvalidConfig a spec.match: other");
    events.use(List.of());
    assertThat(board.next()).isEqualTo("withdrawn shop");
    assertThat(board.shown).isEmpty();
    assertThat(board.done).isEmpty();
  }

  @Test
  void anObjectCreatedAnewIsSpokenOfAnew() throws Exception {
    events.use(List.of(problem(rule("a", "1"), "spec", "wrong")));
    board.next();
    events.use(List.of(problem(rule("a", "2"), "spec", "wrong")));
    assertThat(board.next()).isEqualTo("withdrawn shop");
    assertThat(board.next()).isEqualTo("InvalidConfig a spec: wrong");
  }

  @Test
  void whatLastsIsToldAgain() throws Exception {
    events.close();
    events = with(new EventPace(Duration.ofMillis(1), LONG, LONG, LONG));
    events.use(List.of(problem(rule("a", "1"), "spec", "wrong")));
    for (int i = 0; i < 3; i++) {
      assertThat(board.next()).isEqualTo("InvalidConfig a spec: wrong");
      now = now.plusSeconds(1);
    }
  }

  @Test
  void whatNobodyRepeatsIsWithdrawnAtTheStart() throws Exception {
    EventName mended = board.name(rule("mended", "7"));
    EventName others = board.name(rule("others", "8"));
    board.old.put(mended, now.minus(LONG).minusSeconds(1));
    board.old.put(others, now);
    events.use(List.of());
    assertThat(board.next()).isEqualTo("withdrawn shop");
    assertThat(board.old).containsOnlyKeys(others);
  }

  @Test
  void anApiServerThatIsAwayIsAskedAgain() throws Exception {
    events.close();
    events = with(new EventPace(LONG, LONG, LONG, Duration.ofMillis(1)));
    board.away = true;
    events.use(List.of(problem(rule("a", "1"), "spec", "wrong")));
    assertThat(board.next()).isEqualTo("failed");
    assertThat(board.next()).isEqualTo("failed");
    board.away = false;
    eventually(() -> assertThat(board.shown).containsValue("spec: wrong"));
  }

  @Test
  void aLongListIsCutAtAProblem() {
    KubeObject rule = rule("a", "1");
    List<ConfigProblem> many =
        IntStream.range(0, 100).mapToObj(i -> problem(rule, "spec.f" + i, "x".repeat(90))).toList();
    String message = Findings.of(many).getFirst().message();
    assertThat(message).hasSizeLessThanOrEqualTo(1024).endsWith("x; and 91 more");
    String single =
        Findings.of(List.of(problem(rule, "spec", "y".repeat(3000)))).getFirst().message();
    assertThat(single).hasSize(1024).endsWith("y…");
  }
}
