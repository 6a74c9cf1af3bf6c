package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.model.check.Problem;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ConfigMetricsTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ConfigMetrics metrics = new ConfigMetrics(registry);

  @Test
  void compiledKindsCountAsHandlersAndInstances() {
    KubeObject rule = object("rule", "{}");
    metrics.use(
        List.of(
            object("attributemanifest", "{attributes: {a: {}, b: {}}}"),
            rule,
            object("rule", "{}"),
            object("handler", "{}"),
            object("denier", "{}"),
            object("instance", "{}"),
            object("checknothing", "{}"),
            object("logentry", "{}")),
        List.of(problem(rule, "spec.match"), problem(rule, "spec.actions[10].handler")));
    assertThat(value("attributes")).isEqualTo(2);
    assertThat(value("rule_configs")).isEqualTo(2);
    assertThat(value("handler_configs")).isEqualTo(2);
    assertThat(value("instance_configs")).isEqualTo(3);
    assertThat(value("rule_config_errors")).isEqualTo(1);
    assertThat(value("rule_config_match_error")).isEqualTo(1);
    assertThat(value("unsatisfied_action_handlers")).isEqualTo(1);
    assertThat(value("handler_config_errors")).isZero();
    assertThat(value("adapter_info_config_errors")).isZero();
    assertThat(value("template_config_errors")).isZero();
    metrics.use(List.of(rule), List.of());
    assertThat(value("rule_configs")).isEqualTo(1);
    assertThat(value("rule_config_errors")).isZero();
  }

  private static KubeObject object(String kind, String spec) {
    return new KubeObject(
        new ObjectKind("config.istio.io", "v1alpha2", kind + "s", kind, true),
        new YAMLMapper().readTree("{metadata: {name: x, namespace: y}, spec: " + spec + "}"));
  }

  private static ConfigProblem problem(KubeObject object, String path) {
    return new ConfigProblem(object, Problem.error(path, "wrong"));
  }

  private double value(String what) {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals("mixer_config_" + what))
        .map(CounterSnapshot.class::cast)
        .mapToDouble(counter -> counter.getDataPoints().getFirst().getValue())
        .sum();
  }
}
