package io.lateen.mixer.adapter.fluentd;

import static io.lateen.mixer.adapter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.fluentd.ForwardReceiver.Received;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.msgpack.value.ValueFactory;

class FluentdTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901234Z");
  private static final String HANDLER = "handler.default";

  private final OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
  private final Rehearsal stage =
      new Rehearsal(new FluentdAdapter(metrics, InstantSource.system()))
          .attribute("request.time", TIME)
          .attribute("source.ip", IpAddress.parse("10.0.0.1").orElseThrow())
          .attribute("response.code", 200L)
          .attribute("response.duration", Duration.ofMillis(1_500))
          .attribute("request.headers", Map.of("b", "2", "a", "1"))
          .attribute("connection.mtls", true)
          .instance(
              "newlog.logentry.istio-system",
              Templates.LOGENTRY,
              """
              severity: '"warning"'
              timestamp: request.time
              variables:
                source: source.ip
                responseCode: response.code
                latency: response.duration
                headers: request.headers
                mtls: connection.mtls
                half: '0.5'
              """);

  private static String params(int port) {
    return "{address: 'localhost:%d', pushIntervalDuration: 20ms}".formatted(port);
  }

  @Test
  void anEntryArrivesWithTagTimeAndTypes() throws Exception {
    try (ForwardReceiver receiver = new ForwardReceiver(0, true);
        Handler handler = stage.open(params(receiver.port()))) {
      handler.report(List.of(stage.build()));

      eventually(() -> assertThat(receiver.received()).hasSize(1));
      Received entry = receiver.received().get(0);
      assertThat(entry.tag()).isEqualTo("newlog.logentry.istio-system");
      assertThat(entry.time()).isEqualTo(TIME);
      assertThat(ValueFactory.newMap(entry.record()).toJson())
          .isEqualTo(
              "{\"half\":0.5,\"headers\":{\"a\":\"1\",\"b\":\"2\"},\"latency\":\"1.5s\","
                  + "\"mtls\":true,\"responseCode\":200,\"severity\":\"warning\","
                  + "\"source\":\"10.0.0.1\"}");
      eventually(() -> assertThat(metrics.sent("fluentd", HANDLER)).isEqualTo(1));
    }
  }

  @Test
  void durationsMayBeMilliseconds() throws Exception {
    try (ForwardReceiver receiver = new ForwardReceiver(0, true);
        Handler handler =
            stage.open(params(receiver.port()).replace("}", ", integerDuration: true}"))) {
      handler.report(List.of(stage.build()));
      eventually(() -> assertThat(receiver.received()).hasSize(1));
      assertThat(receiver.received().get(0).get("latency").asIntegerValue().asInt())
          .isEqualTo(1_500);
    }
  }

  @Test
  void entriesWaitForCompanyAndGoTogether() throws Exception {
    try (ForwardReceiver receiver = new ForwardReceiver(0, true)) {
      String params = params(receiver.port()).replace("20ms", "1h");
      try (Handler handler = stage.open(params)) {
        for (int i = 0; i < 50; i++) {
          handler.report(List.of(stage.build()));
        }
      }
      assertThat(receiver.messages()).containsExactly(50);
    }
  }

  @Test
  void aBatchIsNoLargerThanSaid() throws Exception {
    try (ForwardReceiver receiver = new ForwardReceiver(0, true);
        Handler handler =
            stage.open(params(receiver.port()).replace("}", ", maxBatchSizeBytes: 500}"))) {
      handler.report(Collections.nCopies(20, stage.build()));
      eventually(() -> assertThat(receiver.received()).hasSize(20));
      assertThat(receiver.messages()).hasSizeGreaterThan(2);
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void entriesOutliveAReceiverThatGoesAndComesBack() throws Exception {
    ForwardReceiver first = new ForwardReceiver(0, true);
    int port = first.port();
    try (Handler handler = stage.open(params(port))) {
      handler.report(List.of(stage.build()));
      eventually(() -> assertThat(first.received()).hasSize(1));
      first.close();
      handler.report(List.of(stage.build(), stage.build()));
      eventually(() -> assertThat(metrics.failures("fluentd", HANDLER)).isPositive());
      try (ForwardReceiver second = new ForwardReceiver(port, true)) {
        eventually(() -> assertThat(second.received()).hasSize(2));
      }
    } finally {
      first.close();
    }
    assertThat(metrics.sent("fluentd", HANDLER)).isEqualTo(3);
  }

  @Test
  void withoutAReceiverAHandlerStartsAndCountsWhatItCannotKeep() throws Exception {
    int port;
    try (ForwardReceiver gone = new ForwardReceiver(0, true)) {
      port = gone.port();
    }
    Handler handler = stage.open(params(port).replace("}", ", instanceBufferSize: 5}"));
    List<Instance> many = Collections.nCopies(20, stage.build());
    handler.report(many);
    eventually(() -> assertThat(metrics.failures("fluentd", HANDLER)).isPositive());
    handler.close();
    assertThat(metrics.lost("fluentd", HANDLER, "full")).isEqualTo(15);
    assertThat(metrics.lost("fluentd", HANDLER, "closed")).isEqualTo(5);
  }

  @Test
  void aReceiverThatAcknowledgesNothingIsServedNevertheless() throws Exception {
    try (ForwardReceiver receiver = new ForwardReceiver(0, false);
        Handler handler =
            stage.open(params(receiver.port()).replace("}", ", pushTimeoutDuration: 100ms}"))) {
      handler.report(List.of(stage.build()));
      eventually(() -> assertThat(metrics.sent("fluentd", HANDLER)).isEqualTo(1));
      handler.report(List.of(stage.build()));
      eventually(() -> assertThat(receiver.received()).hasSize(2));
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThat(
            stage.problems(
                """
                address: fluentd
                instanceBufferSize: -1
                pushIntervalDuration: 0s
                pushTimeoutDuration: often
                """))
        .isEqualTo(
            "spec.params.pushTimeoutDuration: \"often\" (expected: a duration such as 1.5s)");
    assertThat(
            stage.problems(
                """
                address: fluentd
                instanceBufferSize: -1
                pushIntervalDuration: 0s
                """))
        .isEqualTo(
            """
            spec.params.address: "fluentd" (expected: host:port)
            spec.params.instanceBufferSize: -1 (expected: 1..100000000)
            spec.params.pushIntervalDuration: PT0S (expected: 1ms or more)""");
  }
}
