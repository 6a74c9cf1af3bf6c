package io.lateen.mixer.server;

import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.mixer.template.Templates;
import io.lateen.wire.kube.KubeObject;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How much there is of the configuration in force, and how much of it is wrong, under Istio 1.1's
/// names. They end in `_total`, which only counters' may, although they can fall.
final class ConfigMetrics {
  private static final Set<String> TEMPLATES =
      Templates.ALL.stream().map(template -> template.name()).collect(Collectors.toSet());

  private static final String MATCH_ERRORS = "rule_config_match_error";
  private static final String LOST_ACTIONS = "unsatisfied_action_handlers";

  private volatile Map<String, Long> counts = Map.of();

  ConfigMetrics(PrometheusRegistry registry) {
    List.of("attributes", MATCH_ERRORS, LOST_ACTIONS).forEach(what -> add(what, registry));
    for (String what : List.of("rule", "instance", "handler", "adapter_info", "template")) {
      add(what + "_configs", registry);
      add(what + "_config_errors", registry);
    }
  }

  private void add(String what, PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("mixer_config_" + what + "_total")
        .help("In the configuration: " + what.replace('_', ' ') + ".")
        .callback(callback -> callback.call(counts.getOrDefault(what, 0L)))
        .register(registry);
  }

  /// Other configuration is in force.
  void use(Collection<KubeObject> objects, List<ConfigProblem> problems) {
    Map<String, Long> next =
        objects.stream().collect(Collectors.groupingBy(ConfigMetrics::what, Collectors.counting()));
    next.put(
        "attributes", objects.stream().mapToLong(o -> o.spec().path("attributes").size()).sum());
    problems.stream()
        .map(ConfigProblem::object)
        .distinct()
        .map(object -> what(object).replace("_configs", "_config_errors"))
        .forEach(what -> next.merge(what, 1L, Long::sum));
    next.put(MATCH_ERRORS, at(problems, "spec\\.match"));
    next.put(LOST_ACTIONS, at(problems, "spec\\.actions\\[\\d+]\\.handler"));
    counts = Map.copyOf(next);
  }

  private static long at(List<ConfigProblem> problems, String path) {
    return problems.stream().filter(found -> found.problem().path().matches(path)).count();
  }

  /// A kind that is none of the general ones is a compiled adapter's or template's.
  private static String what(KubeObject object) {
    String kind = object.kind().kind().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "attributemanifest" -> "manifests";
      case "rule", "instance", "handler", "template" -> kind + "_configs";
      case "adapter" -> "adapter_info_configs";
      default -> (TEMPLATES.contains(kind) ? "instance" : "handler") + "_configs";
    };
  }
}
