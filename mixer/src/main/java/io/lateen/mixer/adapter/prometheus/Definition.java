package io.lateen.mixer.adapter.prometheus;

import io.lateen.mixer.adapter.Params;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// A metric as configured. Two that are equal are one metric.
///
/// @param name with the prefix, every character allowed
/// @param bounds upper bounds of a distribution, without the infinite one
/// @param labels in the order of configuration
/// @param expiry after how long without an update a series is forgotten; zero: never
record Definition(
    String name,
    String help,
    Kind kind,
    List<Double> bounds,
    List<String> labels,
    Duration expiry) {

  enum Kind {
    GAUGE,
    COUNTER,
    DISTRIBUTION
  }

  static Definition of(Params metric, Duration expiry) {
    String own = metric.string("name", metric.string("instance_name"));
    Kind kind = Kind.valueOf(metric.string("kind"));
    boolean distribution = kind == Kind.DISTRIBUTION;
    return new Definition(
        safe(metric.string("namespace", "istio")) + "_" + safe(own),
        metric.string("description", own),
        kind,
        distribution
            ? Arrays.stream(Buckets.bounds(metric.message("buckets"))).boxed().toList()
            : List.of(),
        metric.strings("label_names").stream().map(Definition::safe).toList(),
        expiry);
  }

  /// Prometheus knows letters, digits and underscores.
  static String safe(String name) {
    String safe = name.replaceAll("[^a-zA-Z0-9_]", "_");
    return !safe.isEmpty() && Character.isDigit(safe.charAt(0)) ? "_" + safe : safe;
  }

  String type() {
    return switch (kind) {
      case GAUGE -> "gauge";
      case COUNTER -> "counter";
      case DISTRIBUTION -> "histogram";
    };
  }
}
