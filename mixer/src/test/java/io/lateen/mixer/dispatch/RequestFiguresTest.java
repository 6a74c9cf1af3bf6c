package io.lateen.mixer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.AttributeBag;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Destinations and instances per request, as the dashboard asks for them.
class RequestFiguresTest {
  private final EngineRig rig = EngineRig.withPods(List.of());

  @BeforeEach
  void start() {
    assertThat(
            rig.use(
                EngineRig.objects(
                    """
                    apiVersion: config.istio.io/v1alpha2
                    kind: attributemanifest
                    metadata: {name: words, namespace: istio-system}
                    spec: {attributes: {kind: {valueType: STRING}, size: {valueType: INT64}}}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: noop
                    metadata: {name: sink, namespace: istio-system}
                    spec: {}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: denier
                    metadata: {name: wall, namespace: istio-system}
                    spec: {}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: reportnothing
                    metadata: {name: one, namespace: istio-system}
                    spec: {}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: metric
                    metadata: {name: two, namespace: istio-system}
                    spec: {value: size, dimensions: {}}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: checknothing
                    metadata: {name: ask, namespace: istio-system}
                    spec: {}
                    ---
                    apiVersion: config.istio.io/v1alpha2
                    kind: rule
                    metadata: {name: all, namespace: istio-system}
                    spec:
                      match: kind == "told"
                      actions:
                      - {handler: sink.noop, instances: [one.reportnothing, two.metric]}
                      - {handler: wall.denier, instances: [ask.checknothing]}
                    """)))
        .isEmpty();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String figures(String what) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(page, rig.metrics.scrape());
    return String.join(
        " ",
        page.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("mixer_dispatcher_" + what + "_per_request"))
            .map(line -> line.substring(line.indexOf("_request") + 8))
            .filter(line -> line.matches("_(sum|count) .*|_bucket.le=\"(0|1|2|\\+Inf)\\.?0?\".*"))
            .map(line -> line.replace("_bucket", ""))
            .toList());
  }

  private static AttributeBag record(Map<String, ?> attributes) {
    return AttributeBag.of(attributes);
  }

  @Test
  void eachRecordCounts() throws IOException {
    rig.mixer()
        .report(
            List.of(
                record(Map.of("kind", "told", "size", 1L)),
                record(Map.of("kind", "other")),
                record(Map.of("kind", "told", "size", 2L))));
    assertThat(figures("destinations"))
        .isEqualTo(
            "{le=\"0.0\"} 1 {le=\"1.0\"} 3 {le=\"2.0\"} 3 {le=\"+Inf\"} 3 _count 3 _sum 2.0");
    assertThat(figures("instances"))
        .isEqualTo(
            "{le=\"0.0\"} 1 {le=\"1.0\"} 1 {le=\"2.0\"} 3 {le=\"+Inf\"} 3 _count 3 _sum 4.0");
  }

  @Test
  void whatCannotBeMadeIsNoInstance() throws IOException {
    rig.mixer().report(List.of(record(Map.of("kind", "told"))));
    assertThat(figures("destinations")).endsWith("_count 1 _sum 1.0");
    assertThat(figures("instances")).endsWith("_count 1 _sum 1.0");
  }

  @Test
  void aCheckAndAQuotaCount() throws IOException {
    PreparedRequest request = rig.mixer().prepare(record(Map.of("kind", "told")));
    request.check();
    assertThat(figures("instances")).endsWith("_count 1 _sum 1.0");
    request.quota(new QuotaAsk("unknown", 1, false, ""));
    assertThat(figures("destinations")).endsWith("_count 2 _sum 1.0");
  }

  @Test
  void manyAreBeyondTheLastBound() {
    Distribution distribution = new Distribution("x", "x");
    Distribution.Tally tally = new Distribution.Tally();
    for (int value : new int[] {7, 100, 101, 5_000}) {
      tally.add(value);
    }
    distribution.add(tally);
    HistogramDataPointSnapshot data = distribution.collect().getDataPoints().getFirst();
    assertThat(data.getSum()).isEqualTo(5_208);
    assertThat(data.getCount()).isEqualTo(4);
    assertThat(data.getClassicBuckets().getCount(7)).isEqualTo(1);
    assertThat(data.getClassicBuckets().getCount(13)).isEqualTo(1);
    assertThat(data.getClassicBuckets().getCount(14)).isEqualTo(2);
  }
}
