package io.lateen.prometheus.promql;

import java.util.List;

/// What a part of a query comes to, at every step.
sealed interface Value {
  /// One for each step.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Scalars(double[] values) implements Value {}

  record Vectors(List<Line> lines) implements Value {}

  record Text(String text) implements Value {}
}
