package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.template.Instance;
import io.lateen.mixer.template.InstanceType;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Instances → updates of metrics.
final class PrometheusHandler implements Handler {
  private static final int VALUE = Templates.METRIC.indexOf("value");
  private static final int DIMENSIONS = Templates.METRIC.indexOf("dimensions");

  private final String name;
  private final MetricPage page;
  private final Map<String, List<Target>> targets = new HashMap<>();

  /// What an instance of one name updates.
  ///
  /// @param places of the label's values among the dimensions; -1 for a label that is none, which
  ///     stays empty
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Target(Family family, int[] places) {}

  private PrometheusHandler(String name, MetricPage page) {
    this.name = name;
    this.page = page;
  }

  static PrometheusHandler open(HandlerContext context, MetricPage page) throws IOException {
    PrometheusHandler handler = new PrometheusHandler(context.name(), page);
    try {
      for (Params metric : context.params().messages("metrics")) {
        handler.add(metric, context);
      }
    } catch (IOException e) {
      handler.close();
      throw e;
    }
    return handler;
  }

  private void add(Params metric, HandlerContext context) throws IOException {
    Duration expiry =
        context
            .params()
            .message("metrics_expiration_policy")
            .duration("metrics_expiry_duration")
            .orElse(Duration.ZERO);
    String instance = metric.string("instance_name");
    for (InstanceType type : context.instances()) {
      if (type.name().equals(instance)) {
        Family family = page.hold(Definition.of(metric, expiry), name);
        int[] places =
            metric.strings("label_names").stream()
                .mapToInt(label -> type.indexOf("dimensions", label).orElse(-1))
                .toArray();
        targets.computeIfAbsent(instance, n -> new ArrayList<>()).add(new Target(family, places));
      }
    }
  }

  /// All that can be counted is; the first that cannot is told afterwards.
  @Override
  public void report(List<Instance> instances) {
    long now = System.nanoTime();
    @Nullable IllegalArgumentException failure = null;
    for (Instance instance : instances) {
      for (Target target : targets.getOrDefault(instance.type().name(), List.of())) {
        try {
          update(target, instance, now);
        } catch (IllegalArgumentException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void update(Target target, Instance instance, long now) {
    Object[] dimensions = instance.values(DIMENSIONS);
    String[] labels = new String[target.places().length];
    for (int i = 0; i < labels.length; i++) {
      int place = target.places()[i];
      labels[i] = place < 0 ? "" : Values.text(dimensions[place]);
    }
    target.family().update(labels, number(instance), now);
  }

  /// Durations in seconds.
  private static double number(Instance instance) {
    return switch (instance.get(VALUE)) {
      case Long number -> number;
      case Double number -> number;
      case Duration duration -> duration.toNanos() / 1e9;
      case String text -> parsed(instance, text);
      case null, default -> throw noNumber(instance);
    };
  }

  private static double parsed(Instance instance, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw noNumber(instance);
    }
  }

  private static IllegalArgumentException noNumber(Instance instance) {
    String shown = Problems.quote(Values.text(instance.get(VALUE)));
    return new IllegalArgumentException(instance + ": value: " + shown + " (expected: a number)");
  }

  @Override
  public void close() {
    targets.values().forEach(list -> list.forEach(target -> page.letGo(target.family(), name)));
    targets.clear();
  }
}
