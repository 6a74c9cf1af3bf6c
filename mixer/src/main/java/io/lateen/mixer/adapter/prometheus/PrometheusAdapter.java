package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps metrics in memory for whoever scrapes them. All its handlers share one page.
public final class PrometheusAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("prometheus");

  private final MetricPage page = new MetricPage();

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.METRIC);
  }

  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    List<Params> metrics = params.messages("metrics");
    for (int i = 0; i < metrics.size(); i++) {
      FieldPath at = path.field("metrics").item(i);
      Params metric = metrics.get(i);
      if (metric.string("instance_name").isEmpty()) {
        problems.missing(at.field("instanceName"), "the full name of a metric instance");
      }
      if (metric.string("kind", "UNSPECIFIED").equals("UNSPECIFIED")) {
        problems.unexpected(at.field("kind"), "UNSPECIFIED", "GAUGE, COUNTER or DISTRIBUTION");
      }
      Buckets.check(metric.message("buckets"), at.field("buckets"), problems);
      Labels.check(metric, at.field("labelNames"), problems);
    }
    expiry(params, path.field("metricsExpirationPolicy"), problems);
    if (!problems.hasErrors()) {
      twice(metrics, path.field("metrics"), problems);
    }
  }

  private static void expiry(Params params, FieldPath path, Problems problems) {
    Params policy = params.message("metrics_expiration_policy");
    policy
        .duration("metrics_expiry_duration")
        .filter(Duration::isNegative)
        .ifPresent(d -> problems.unexpected(path.field("metricsExpiryDuration"), d, "0s or more"));
  }

  /// One name is one metric; it may be fed by several instances.
  private static void twice(List<Params> metrics, FieldPath path, Problems problems) {
    Map<String, Definition> named = new HashMap<>();
    problems.each(
        path,
        metrics,
        (at, metric) -> {
          Definition own = Definition.of(metric, Duration.ZERO);
          Definition before = named.putIfAbsent(own.name(), own);
          if (before != null && !before.equals(own)) {
            problems.error(
                at, own.name() + " is another metric above (expected: one name, one metric)");
          }
        });
  }

  @Override
  public Handler open(HandlerContext context) throws IOException {
    return PrometheusHandler.open(context, page);
  }

  /// All metrics of all handlers in Prometheus's text format, version 0.0.4. Series that have
  /// expired are forgotten first.
  ///
  /// @param out gets large parts; is not closed
  public void scrape(OutputStream out) throws IOException {
    page.write(out);
  }
}
