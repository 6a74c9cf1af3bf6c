package io.lateen.mixer.server;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Config that changes while Mixer is asked and told.
class ConfigChangeTest {
  private static final Duration EFFECT = Duration.ofMillis(250);
  private static final int CHANGES = 40;
  private static final int RECORDS = 20;

  private final Objects objects = new Objects();
  private final BuiltInAdapters adapters =
      BuiltInAdapters.of(objects, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  private MixerServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    set("attributemanifest", "words", "{attributes: {kind: {valueType: STRING}}}");
    set("metric", "requests", "{value: '1', dimensions: {kind: kind | \"none\"}}");
    set(
        "prometheus",
        "kept",
        "{metrics: [{name: told, instance_name: requests.metric.istio-system, kind: COUNTER,"
            + " label_names: [kind]}]}");
    set("denier", "wall", "{status: {code: 7}}");
    set("checknothing", "ask", "{}");
    rule("counting", "true", "kept.prometheus", "requests.metric");
    rule("asking", "kind == \"nobody\"", "wall.denier", "ask.checknothing");
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    server = MixerServer.start(MixerSettings.at(any, any, "test"), objects.sync(), adapters);
    eventually(() -> assertThat(server.isReady()).isTrue());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    server.close();
  }

  private void set(String kind, String name, String spec) {
    ObjectKind known =
        ConfigKinds.all().stream().filter(k -> k.kind().equals(kind)).findFirst().orElseThrow();
    objects.set(
        new KubeObject(
            known,
            new YAMLMapper()
                .readTree(
                    "{metadata: {name: %s, namespace: istio-system}, spec: %s}"
                        .formatted(name, spec))));
  }

  private void rule(String name, String match, String handler, String instance) {
    set(
        "rule",
        name,
        "{match: '%s', actions: [{handler: %s, instances: [%s]}]}"
            .formatted(match, handler, instance));
  }

  private MixerGrpc.MixerBlockingStub mixer() {
    return MixerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static CompressedAttributes record(String kind) {
    return CompressedAttributes.newBuilder()
        .addWords("kind")
        .addWords(kind)
        .putStrings(-1, -2)
        .build();
  }

  private int check(String kind) {
    return mixer()
        .check(CheckRequest.newBuilder().setAttributes(record(kind)).build())
        .getPrecondition()
        .getStatus()
        .getCode();
  }

  private double told() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    adapters.prometheus().scrape(page);
    return page.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("istio_told"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// The slowest may have waited for a processor; the quickest says what the way takes.
  @Test
  void aChangeTakesEffectSoon() throws Exception {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      String kind = "kind" + i;
      assertThat(check(kind)).isZero();
      long begun = System.nanoTime();
      rule("asking", "kind == \"" + kind + "\"", "wall.denier", "ask.checknothing");
      eventually(() -> assertThat(check(kind)).isEqualTo(7));
      quickest = Math.min(quickest, System.nanoTime() - begun);
    }
    assertThat(Duration.ofNanos(quickest)).isLessThan(EFFECT);
  }

  @Test
  void noReportIsLostAndACounterDoesNotBeginAnew() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> report(sent, ended));
      Future<?> second = threads.submit(() -> report(sent, ended));
      for (int i = 0; i < CHANGES; i++) {
        change(i);
      }
      ended.set(true);
      first.get(20, TimeUnit.SECONDS);
      second.get(20, TimeUnit.SECONDS);
    }
    assertThat(sent.get()).isGreaterThan(CHANGES * RECORDS);
    assertThat(told()).isEqualTo((double) sent.get());
    // The same two handlers from beginning to end.
    assertThat(handlers("new")).isEqualTo(2);
    assertThat(handlers("closed")).isZero();
    assertThat(handlers("reused")).isGreaterThanOrEqualTo(CHANGES);
  }

  private double handlers(String which) {
    return adapters.registry().scrape().stream()
        .filter(m -> m.getMetadata().getName().equals("mixer_handler_" + which + "_handlers"))
        .map(CounterSnapshot.class::cast)
        .mapToDouble(counter -> counter.getDataPoints().getFirst().getValue())
        .sum();
  }

  private void report(AtomicLong sent, AtomicBoolean ended) {
    ReportRequest.Builder report =
        ReportRequest.newBuilder()
            .setRepeatedAttributesSemantics(
                ReportRequest.RepeatedAttributesSemantics.INDEPENDENT_ENCODING);
    for (int i = 0; i < RECORDS; i++) {
      report.addAttributes(record("kind" + i));
    }
    while (!ended.get()) {
      mixer().report(report.build());
      sent.addAndGet(RECORDS);
    }
  }

  /// The rule that counts, in other words each time; known to be in force by a denial.
  private void change(int i) throws Exception {
    String kind = "change" + i;
    String all = i % 2 == 0 ? "true" : "kind != \"" + kind + "\"";
    rule("counting", all, "kept.prometheus", "requests.metric");
    rule("asking", "kind == \"" + kind + "\"", "wall.denier", "ask.checknothing");
    eventually(() -> assertThat(check(kind)).isEqualTo(7));
  }
}
