package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.CheckResult;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.handler.Fence;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.AttributeBag;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A handler that hangs, throws or cannot keep up is alone with that.
class FenceTest {
  private static final Fence NARROW =
      new Fence(Duration.ofMillis(100), Duration.ofMillis(100), 4, 10, Duration.ofMillis(100));

  private static final String RULES =
      """
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: odd}
      spec: {compiledAdapter: odd, params: {generation: "%s"}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: handler
      metadata: {name: no}
      spec: {compiledAdapter: denier, params: {status: {code: 7, message: no}}}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: checknothing
      metadata: {name: question}
      spec: {}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: reportnothing
      metadata: {name: note}
      spec: {}
      ---
      apiVersion: config.istio.io/v1alpha2
      kind: rule
      metadata: {name: asks, namespace: istio-system}
      spec:
        actions:
        - {handler: odd.default, instances: [question.checknothing.default, note.reportnothing.default]}
        - {handler: no.default, instances: [question.checknothing.default]}
      """;

  private final Odd odd = new Odd();

  /// Does as its test wants.
  private static final class Odd implements Adapter {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger reported = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    volatile boolean throwing;

    @Override
    public String name() {
      return "odd";
    }

    @Override
    public ParamsSchema params() {
      return ParamsSchema.of("generation: string\n");
    }

    @Override
    public Set<Template> templates() {
      return Set.of(Templates.CHECKNOTHING, Templates.REPORTNOTHING);
    }

    @Override
    public Pace pace() {
      return Pace.OUTSIDE;
    }

    @Override
    public Handler open(HandlerContext context) throws IOException {
      opened.incrementAndGet();
      return new Handler() {
        @Override
        public CheckResult check(Instance instance) throws Exception {
          misbehave();
          return CheckResult.of(0, "", Duration.ofMinutes(1), 1);
        }

        @Override
        public void report(List<Instance> instances) throws Exception {
          misbehave();
          reported.addAndGet(instances.size());
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    private void misbehave() throws InterruptedException {
      if (throwing) {
        throw new IllegalStateException("out of order");
      }
      release.await();
    }
  }

  private EngineRig rig() {
    EngineRig rig = EngineRig.withAdapter(odd, NARROW);
    assertThat(rig.use(EngineRig.objects(RULES.formatted(1)))).isEmpty();
    return rig;
  }

  @Test
  void whoHangsIsNotWaitedFor() {
    try (EngineRig rig = rig()) {
      CheckOutcome outcome = rig.check(Map.of());
      assertThat(outcome.errors()).singleElement().asString().contains("odd.default");
      assertThat(outcome.message()).contains("no.default:no");
      odd.release.countDown();
      assertThat(rig.check(Map.of()).errors()).isEmpty();
    }
  }

  @Test
  void whoThrowsIsNamed() {
    odd.throwing = true;
    try (EngineRig rig = rig()) {
      CheckOutcome outcome = rig.check(Map.of());
      assertThat(outcome.errors())
          .singleElement()
          .asString()
          .contains("odd.default", "out of order");
      assertThat(outcome.code()).isEqualTo(7);
    }
  }

  @Test
  void whoCannotKeepUpLosesOnlyItsOwn() {
    try (EngineRig rig = rig()) {
      List<AttributeBag> flood = Collections.nCopies(1_000, AttributeBag.empty());
      assertThat(rig.mixer().report(flood).errors())
          .singleElement()
          .asString()
          .contains("odd.default", "dropped");
      odd.release.countDown();
    }
    assertThat(odd.reported.get()).isLessThan(1_000);
  }

  @Test
  void aHandlerThatDidNotChangeLivesOn() throws InterruptedException {
    odd.release.countDown();
    try (EngineRig rig = rig()) {
      assertThat(rig.use(EngineRig.objects(RULES.formatted(1)))).isEmpty();
      assertThat(odd.opened.get()).isEqualTo(1);
      assertThat(rig.use(EngineRig.objects(RULES.formatted(2)))).isEmpty();
      assertThat(odd.opened.get()).isEqualTo(2);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (odd.closed.get() == 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(odd.closed.get()).isEqualTo(1);
      assertThat(rig.check(Map.of()).errors()).isEmpty();
    }
  }
}
