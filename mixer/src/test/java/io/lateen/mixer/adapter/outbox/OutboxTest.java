package io.lateen.mixer.adapter.outbox;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
  private final List<List<Integer>> sent = new CopyOnWriteArrayList<>();

  private Outbox<Integer> outbox(Limits limits, Sender<Integer> sender) {
    return new Outbox<>("a", "h", limits, i -> i, sender, metrics);
  }

  @Test
  void enoughIsSentAtOnceAndLittleAfterTheInterval() throws Exception {
    try (Outbox<Integer> outbox = outbox(Limits.of(100, 10, Duration.ofMillis(50)), sent::add)) {
      outbox.put(List.of(4, 4, 4, 25, 1));
      eventually(
          () ->
              assertThat(sent).containsExactly(List.of(4, 4), List.of(4), List.of(25), List.of(1)));
    }
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() throws Exception {
    Sender<Integer> sender =
        batch -> {
          if (batch.contains(13)) {
            throw new RefusedException("unlucky");
          }
          sent.add(batch);
        };
    try (Outbox<Integer> outbox = outbox(Limits.of(100, 1, Duration.ofMillis(1)), sender)) {
      outbox.put(List.of(1, 13, 2));
      eventually(() -> assertThat(sent).containsExactly(List.of(1), List.of(2)));
    }
    assertThat(metrics.lost("a", "h", "refused")).isEqualTo(1);
    assertThat(metrics.sent("a", "h")).isEqualTo(2);
  }

  @Test
  void whatFailsIsTriedAgain() throws Exception {
    CountDownLatch tries = new CountDownLatch(3);
    Sender<Integer> sender =
        batch -> {
          tries.countDown();
          if (tries.getCount() > 0) {
            throw new IOException("not yet");
          }
          sent.add(batch);
        };
    try (Outbox<Integer> outbox = outbox(Limits.of(100, 10, Duration.ofMillis(1)), sender)) {
      outbox.put(List.of(1, 2));
      eventually(() -> assertThat(sent).containsExactly(List.of(1, 2)));
    }
    assertThat(metrics.failures("a", "h")).isEqualTo(2);
  }

  @Test
  void largeThingsAreStoppedBeforeTheyFillTheMemory() {
    CountDownLatch never = new CountDownLatch(1);
    Limits limits = new Limits(10_000, 1, Duration.ofMillis(1), Duration.ofMillis(50));
    int large = (int) Outbox.MOST_WEIGHT / 4;
    try (Outbox<Integer> outbox = outbox(limits, batch -> never.await())) {
      for (int i = 0; i < 100; i++) {
        outbox.put(List.of(large));
      }
      // Four wait, and those that were under way meanwhile.
      assertThat(metrics.lost("a", "h", "full")).isBetween(90.0, 96.0);
    }
  }

  @Test
  void everyThingIsEitherSentOrCountedAsLost() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Sender<Integer> sender = batch -> never.await();
    Limits limits = new Limits(10, 1, Duration.ofMillis(1), Duration.ofMillis(50));
    Outbox<Integer> outbox = outbox(limits, sender);
    for (int i = 0; i < 30; i++) {
      outbox.put(List.of(1));
    }
    outbox.close();
    outbox.put(List.of(1));
    assertThat(metrics.lost("a", "h", "full") + metrics.lost("a", "h", "closed")).isEqualTo(31);
  }
}
