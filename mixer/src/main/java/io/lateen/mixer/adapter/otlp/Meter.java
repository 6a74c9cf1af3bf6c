package io.lateen.mixer.adapter.otlp;

import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.template.InstanceType;
import java.util.List;

/// What becomes of the values of one instance.
///
/// @param kind `COUNTER`, `GAUGE` or `DISTRIBUTION`
/// @param bounds upper ones of a distribution's buckets, ascending
record Meter(String name, String description, String unit, String kind, List<Double> bounds) {
  /// For seconds.
  private static final List<Double> USUAL =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

  static Meter of(Params metric, InstanceType instance) {
    List<Double> given = metric.decimals("bounds");
    return new Meter(
        metric.string("name", instance.shortName()),
        metric.string("description"),
        metric.string("unit"),
        metric.string("kind"),
        given.isEmpty() ? USUAL : given);
  }
}
