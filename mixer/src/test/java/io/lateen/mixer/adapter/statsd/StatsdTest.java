package io.lateen.mixer.adapter.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.adapter.outbox.OutboxMetrics;
import io.lateen.mixer.template.Templates;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A socket is all that StatsD is.
class StatsdTest {
  private final OutboxMetrics metrics = new OutboxMetrics(new PrometheusRegistry());
  private final Rehearsal stage =
      new Rehearsal(new StatsdAdapter(metrics))
          .attribute("response.code", 503L)
          .attribute("level", -7L)
          .attribute("destination.service", "reviews")
          .attribute("response.duration", Duration.ofNanos(1_500_000))
          .instance(
              "requests.metric.default",
              Templates.METRIC,
              "{value: '3', dimensions: {code: response.code, service: destination.service}}")
          .instance("latency.metric.default", Templates.METRIC, "value: response.duration")
          .instance("level.metric.default", Templates.METRIC, "value: level")
          .instance("other.metric.default", Templates.METRIC, "value: '1'");
  private DatagramSocket socket;

  @BeforeEach
  void open() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(10_000);
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private String params(String more) {
    return """
        address: 127.0.0.1:%d
        prefix: mesh
        flushDuration: 20ms
        metrics:
          requests.metric.default: {type: COUNTER, nameTemplate: 'req.{{.service}}.{{ .code }}'}
          latency.metric.default: {type: DISTRIBUTION}
          level.metric.default: {type: GAUGE, nameTemplate: level}
        %s
        """
        .formatted(socket.getLocalPort(), more);
  }

  private String receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void valuesTravelTogetherUnderTheirNames() throws Exception {
    try (Handler handler = stage.open(params(""))) {
      handler.report(List.of(stage.build(0), stage.build(1), stage.build(2), stage.build(3)));
      assertThat(receive())
          .isEqualTo(
              """
              mesh.req.reviews.503:3|c
              mesh.latency.metric.default:1.5|ms
              mesh.level:0|g
              mesh.level:-7|g""");
    }
    assertThat(metrics.sent("statsd", "handler.default")).isEqualTo(4);
  }

  @Test
  void whatWouldBreakALineIsReplaced() throws Exception {
    stage.attribute("destination.service", "a:b|c\nd@e");
    try (Handler handler = stage.open(params(""))) {
      handler.report(List.of(stage.build(0)));
      assertThat(receive()).isEqualTo("mesh.req.a_b_c_d_e.503:3|c");
    }
  }

  @Test
  void aDatagramIsNoLargerThanSaid() throws Exception {
    try (Handler handler = stage.open(params("flushBytes: 60"))) {
      handler.report(Collections.nCopies(5, stage.build(0)));
      for (int lines : new int[] {2, 2, 1}) {
        assertThat(receive().lines()).hasSize(lines);
      }
    }
  }

  /// A name that no datagram holds must not be tried for ever, and hold up what comes after it.
  @Test
  void whatFitsNoDatagramIsDroppedAlone() throws Exception {
    try (Handler handler = stage.open(params(""))) {
      stage.attribute("destination.service", "x".repeat(70_000));
      handler.report(List.of(stage.build(0)));
      stage.attribute("destination.service", "reviews");
      handler.report(List.of(stage.build(0)));
      assertThat(receive()).isEqualTo("mesh.req.reviews.503:3|c");
    }
    assertThat(metrics.lost("statsd", "handler.default", "refused")).isEqualTo(1);
  }

  @Test
  void aPartStandsForTheWhole() throws Exception {
    try (Handler handler = stage.open(params("samplingRate: 0.5"))) {
      handler.report(Collections.nCopies(1_000, stage.build(0)));
      assertThat(receive()).startsWith("mesh.req.reviews.503:3|c|@0.5\n");
    }
    assertThat(metrics.sent("statsd", "handler.default")).isBetween(300.0, 700.0);
  }

  @Test
  void aNameOfDimensionsThatAreNotThereIsRefused() {
    assertThatThrownBy(() -> stage.open(params("").replace(".service}}", ".servic}}")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "metrics[requests.metric.default].nameTemplate: \"req.{{.servic}}.{{ .code }}\""
                + " (expected: only dimensions of requests.metric.default: code, service)");
  }

  @Test
  void badParametersAreNamed() {
    assertThat(
            stage.problems(
                """
                address: ':8125'
                flushDuration: -1s
                flushBytes: 70000
                samplingRate: 2
                metrics:
                  a.metric.b: {nameTemplate: '{{if .x}}'}
                """))
        .isEqualTo(
            """
            spec.params.address: ":8125" (expected: host:port)
            spec.params.flushDuration: PT-1S (expected: 1ms or more)
            spec.params.flushBytes: 70000 (expected: 1..65507, or 0 for 512)
            spec.params.samplingRate: 2.0 (expected: 0..1, where 0 is 1)
            spec.params.metrics[a.metric.b].type: missing (expected: COUNTER, GAUGE or DISTRIBUTION)
            spec.params.metrics[a.metric.b].nameTemplate: "{{if .x}}" (expected: text with dimensions such as {{.code}})""");
  }
}
