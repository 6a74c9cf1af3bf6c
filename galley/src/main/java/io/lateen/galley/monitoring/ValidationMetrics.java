package io.lateen.galley.monitoring;

import io.lateen.galley.admission.Admission;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.kube.ObjectKind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Counts what is let in and what is refused; judges nothing itself. The names are Istio 1.1's,
/// which has no `_total` on them: see [IstioNames].
public final class ValidationMetrics {
  private static final String INVALID = "invalid_resource";

  private final Counter passed;
  private final Counter failed;
  private final Counter httpErrors;
  private final Counter converted;
  private final Counter notConverted;

  ValidationMetrics(PrometheusRegistry registry) {
    Counters make = new Counters(registry, "galley_validation_");
    passed = make.counter("passed", "Objects found right.", "group", "version", "resource");
    failed =
        make.counter("failed", "Objects found wrong.", "group", "version", "resource", "reason");
    httpErrors = make.counter("http_error", "Writes that could not be judged.", "status");
    httpErrors.initLabelValues("400");
    make.counter("cert_key_updates", "Renewals of the serving certificate.");
    make.counter("cert_key_update_errors", "Renewals that failed.", "error").initLabelValues("");
    make.counter("config_load", "How often the rules of validation were loaded.").inc();
    make.counter("config_load_error", "Loads that failed.", "error").initLabelValues("");
    make.counter("config_updates", "Changes of the webhook's registration.");
    make.counter("config_update_error", "Changes that failed.", "error").initLabelValues("");
    Counters source = new Counters(registry, "galley_source_kube_dynamic_converter_");
    String[] labels = {"apiVersion", "group", "kind"};
    converted = source.counter("success_total", "Objects read as rules.", labels);
    notConverted = source.counter("failure_total", "Objects that are no rules.", labels);
    notConverted.initLabelValues("", "", "");
    converted.initLabelValues("", "", "");
    Collection.ALL.stream()
        .filter(it -> it.group().equals("networking.istio.io"))
        .forEach(this::begin);
  }

  private void begin(Collection kind) {
    passed.initLabelValues(kind.group(), kind.version(), kind.plural());
    failed.initLabelValues(kind.group(), kind.version(), kind.plural(), INVALID);
  }

  /// The same judgements, counted. What no rule reads is not counted, as Istio does not ask for it.
  public Admission counting(Admission admission) {
    return (kind, object, old, lookup) -> {
      Admission.Verdict verdict = admission.admit(kind, object, old, lookup);
      count(kind, object, verdict);
      return verdict;
    };
  }

  private void count(ObjectKind kind, JsonNode object, Admission.Verdict verdict) {
    if (!RuleParser.reads(object)) {
      return;
    }
    switch (verdict) {
      case Admission.Verdict.Accepted _ -> {
        passed.labelValues(kind.group(), kind.version(), kind.plural()).inc();
        converted.labelValues(kind.apiVersion(), kind.group(), kind.kind()).inc();
      }
      case Admission.Verdict.Refused _ -> {
        failed.labelValues(kind.group(), kind.version(), kind.plural(), INVALID).inc();
        notConverted.labelValues(kind.apiVersion(), kind.group(), kind.kind()).inc();
      }
    }
  }

  /// A request was answered.
  ///
  /// @param method of HTTP
  public void answered(@Nullable String method, int status) {
    boolean write = "POST".equals(method) || "PUT".equals(method) || "PATCH".equals(method);
    boolean unjudged = status == 400 || status == 413 || status == 415 || status >= 500;
    if (write && unjudged) {
      httpErrors.labelValues(Integer.toString(status)).inc();
    }
  }
}
