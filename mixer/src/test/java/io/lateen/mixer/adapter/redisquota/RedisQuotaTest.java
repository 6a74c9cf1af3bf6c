package io.lateen.mixer.adapter.redisquota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.QuotaArguments;
import io.lateen.mixer.adapter.QuotaResult;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Templates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against a real Redis.
@EnabledIf("io.lateen.mixer.adapter.Stranger#redisIsThere")
class RedisQuotaTest {
  private static final String INSTANCE = "requestcount.instance.istio-system";

  @TempDir static Path directory;

  private static RedisProcess redis;
  private static int names;

  private final Rehearsal stage =
      new Rehearsal(new RedisQuotaAdapter())
          .attribute("source.ip", "10.0.0.1")
          .attribute("destination.service.name", "productpage");
  private String name;

  @BeforeAll
  static void start() throws Exception {
    redis = new RedisProcess(directory);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /// A name of its own for each test, for they share one Redis.
  @BeforeEach
  void name() {
    name = "q" + names++ + "." + INSTANCE;
    stage.instance(
        name,
        Templates.QUOTA,
        "dimensions: {source: source.ip, destination: destination.service.name}");
  }

  private String fixed(long most, String window) {
    return """
        redisServerUrl: %s
        quotas:
        - {name: %s, maxAmount: %d, validDuration: %s}
        """
        .formatted(redis.url(), name, most, window);
  }

  private String rolling(long most, String window, String bucket) {
    return """
        redisServerUrl: %s
        connectionPoolSize: 4
        quotas:
        - name: %s
          maxAmount: %d
          validDuration: %s
          bucketDuration: %s
          rateLimitAlgorithm: ROLLING_WINDOW
        """
        .formatted(redis.url(), name, most, window, bucket);
  }

  private static QuotaResult ask(Handler handler, Instance instance, long amount) throws Exception {
    return handler.quota(instance, new QuotaArguments("", amount, false));
  }

  private static QuotaResult askForAny(Handler handler, Instance instance, long amount)
      throws Exception {
    return handler.quota(instance, new QuotaArguments("", amount, true));
  }

  @Test
  void aFixedWindowGrantsWhatThereIsAndEndsAsAWhole() throws Exception {
    try (Handler handler = stage.open(fixed(5, "600ms"))) {
      Instance instance = stage.build();

      QuotaResult first = ask(handler, instance, 3);

      assertThat(first.amount()).isEqualTo(3);
      assertThat(first.validDuration()).isBetween(Duration.ofMillis(1), Duration.ofMillis(600));
      assertThat(ask(handler, instance, 3).amount()).isZero();
      assertThat(askForAny(handler, instance, 3).amount()).isEqualTo(2);
      assertThat(askForAny(handler, instance, 3).amount()).isZero();
      assertThat(askUntilGranted(handler, instance, 5)).isBetween(1L, 5_000L);
    }
  }

  @Test
  void aRollingWindowFreesWhatIsOldEnough() throws Exception {
    try (Handler handler = stage.open(rolling(4, "800ms", "100ms"))) {
      Instance instance = stage.build();

      assertThat(ask(handler, instance, 3).amount()).isEqualTo(3);
      QuotaResult denied = ask(handler, instance, 2);
      assertThat(denied.amount()).isZero();
      assertThat(denied.validDuration()).isBetween(Duration.ofMillis(1), Duration.ofMillis(900));
      assertThat(askForAny(handler, instance, 9).amount()).isEqualTo(1);
      assertThat(askUntilGranted(handler, instance, 4)).isBetween(1L, 5_000L);
    }
  }

  /// How long that took, in milliseconds.
  private static long askUntilGranted(Handler handler, Instance instance, long amount)
      throws Exception {
    long begun = System.nanoTime();
    long deadline = begun + Duration.ofSeconds(10).toNanos();
    while (ask(handler, instance, amount).amount() == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Test
  void whatSeveralMixersGrantTogetherIsNeverTooMuch() throws Exception {
    for (String params : List.of(fixed(100, "1h"), rolling(100, "1h", "1m"))) {
      name();
      String own = params.replaceAll("name: \\S+" + INSTANCE, "name: " + name);
      Instance instance = stage.build(names());
      try (Handler one = stage.open(own);
          Handler other = stage.open(own);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Long>> asks = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
          Handler handler = i % 2 == 0 ? one : other;
          asks.add(() -> ask(handler, instance, 1).amount());
        }
        long granted = 0;
        for (Future<Long> ask : threads.invokeAll(asks)) {
          granted += ask.get();
        }
        assertThat(granted).isEqualTo(100);
      }
    }
  }

  private int built;

  private int names() {
    return ++built;
  }

  @Test
  void askingAgainUnderOneIdTakesNothingMore() throws Exception {
    for (String params : List.of(fixed(5, "1h"), rolling(5, "1h", "1m"))) {
      name();
      String own = params.replaceAll("name: \\S+" + INSTANCE, "name: " + name);
      Instance instance = stage.build(names());
      try (Handler handler = stage.open(own)) {
        QuotaResult first = handler.quota(instance, new QuotaArguments("id-1", 3, false));
        QuotaResult again = handler.quota(instance, new QuotaArguments("id-1", 3, false));

        assertThat(first.amount()).isEqualTo(3);
        assertThat(again.amount()).isEqualTo(3);
        assertThat(handler.quota(instance, new QuotaArguments("id-2", 2, false)).amount())
            .isEqualTo(2);
        assertThat(handler.quota(instance, new QuotaArguments("id-3", 1, false)).amount()).isZero();
      }
    }
  }

  @Test
  void eachSetOfDimensionsCountsAloneAndTheFirstOverrideThatFitsCounts() throws Exception {
    String params =
        fixed(5, "1h").replace("validDuration: 1h}", "validDuration: 1h, overrides: [")
            + """
              {dimensions: {destination: reviews, source: 10.0.0.9}, maxAmount: 7},
              {dimensions: {destination: reviews}, maxAmount: 1}]}
            """;
    try (Handler handler = stage.open(params)) {
      assertThat(askForAny(handler, stage.build(), 99).amount()).isEqualTo(5);
      stage.attribute("source.ip", "10.0.0.2");
      assertThat(askForAny(handler, stage.build(), 99).amount()).isEqualTo(5);
      stage.attribute("destination.service.name", "reviews");
      assertThat(askForAny(handler, stage.build(), 99).amount()).isEqualTo(1);
      stage.attribute("source.ip", "10.0.0.9");
      assertThat(askForAny(handler, stage.build(), 99).amount()).isEqualTo(7);
    }
  }

  @Test
  void anInstanceWithoutAQuotaAndAnAskForNothingGetNothing() throws Exception {
    try (Handler handler = stage.open(fixed(5, "1h").replace(name, "other." + INSTANCE))) {
      assertThat(ask(handler, stage.build(), 1)).isEqualTo(new QuotaResult(0, Duration.ZERO));
    }
    try (Handler handler = stage.open(fixed(5, "1h"))) {
      assertThat(ask(handler, stage.build(), 0).amount()).isZero();
    }
  }

  @Test
  void withoutRedisAnAskFailsSoonAndSucceedsWhenItIsBack(@TempDir Path own) throws Exception {
    try (RedisProcess server = new RedisProcess(own);
        Handler handler = stage.open(fixed(5, "1h").replace(redis.url(), server.url()))) {
      Instance instance = stage.build();
      assertThat(ask(handler, instance, 1).amount()).isEqualTo(1);
      server.stop();
      assertThatThrownBy(() -> ask(handler, instance, 1)).isInstanceOf(RuntimeException.class);
      server.start();
      // The server forgot the script as well as the count.
      assertThat(askWhenBack(handler, instance)).isEqualTo(5);
    }
  }

  private static long askWhenBack(Handler handler, Instance instance) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        return askForAny(handler, instance, 99).amount();
      } catch (RuntimeException e) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  @Test
  void aHandlerStartsWhereThereIsNoRedis() throws Exception {
    String nowhere = "127.0.0.1:" + RedisProcess.freePort();
    try (Handler handler = stage.open(fixed(5, "1h").replace(redis.url(), nowhere))) {
      Instance instance = stage.build();
      assertThatThrownBy(() -> ask(handler, instance, 1)).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThat(stage.problems("{}"))
        .isEqualTo(
            """
            spec.params.quotas: missing (expected: at least one quota)
            spec.params.redisServerUrl: "" (expected: host:port)""");
    assertThat(
            stage.problems(
                """
                redisServerUrl: "redis:0"
                connectionPoolSize: -1
                quotas:
                - {maxAmount: 0, overrides: [{maxAmount: -3}]}
                - name: a
                  maxAmount: 5
                  validDuration: 1s
                  bucketDuration: 2s
                  rateLimitAlgorithm: ROLLING_WINDOW
                """))
        .isEqualTo(
            """
            spec.params.quotas[0].name: missing (expected: the full name of a quota instance)
            spec.params.quotas[0].maxAmount: 0 (expected: at least 1)
            spec.params.quotas[0].validDuration: PT0S (expected: 1ms or more)
            spec.params.quotas[0].overrides[0].dimensions: missing (expected: at least one dimension)
            spec.params.quotas[0].overrides[0].maxAmount: -3 (expected: at least 1)
            spec.params.quotas[1].bucketDuration: PT2S (expected: 1ms or more, and less than validDuration)
            spec.params.redisServerUrl: "redis:0" (expected: host:port)
            spec.params.connectionPoolSize: -1 (expected: 1..10000, or 0 for 10)""");
  }
}
