package io.lateen.prometheus.promql;

import java.util.List;

/// A function's shape and what it does.
///
/// @param required how many of the arguments have to be there
/// @param endless whether the last argument may be given several times
record Function(
    String name,
    ValueType result,
    List<ValueType> arguments,
    int required,
    boolean endless,
    Body body) {

  /// What it does.
  sealed interface Body {}

  /// One value of a vector to one value; metric names go.
  record Mapped(ValueFunction function) implements Body {}

  /// The samples of one series in a window to one value; metric names go.
  ///
  /// @param keepsName whether metric names stay
  record Windowed(WindowFunction function, boolean keepsName) implements Body {}

  /// What looks at more than one value.
  enum Special implements Body {
    ABSENT,
    ABSENT_OVER_TIME,
    HISTOGRAM_QUANTILE,
    LABEL_JOIN,
    LABEL_REPLACE,
    SCALAR,
    SORT,
    SORT_DESC,
    TIME,
    TIMESTAMP,
    VECTOR
  }

  /// A value and the scalars given beside the vector to a value.
  interface ValueFunction {
    double apply(double value, double[] scalars);
  }

  /// A window and the scalars given beside the range to a value, or [Line#ABSENT].
  interface WindowFunction {
    double apply(Window window, double[] scalars);
  }
}
