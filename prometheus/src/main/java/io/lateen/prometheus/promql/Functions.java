package io.lateen.prometheus.promql;

import static io.lateen.prometheus.promql.ValueType.MATRIX;
import static io.lateen.prometheus.promql.ValueType.SCALAR;
import static io.lateen.prometheus.promql.ValueType.STRING;
import static io.lateen.prometheus.promql.ValueType.VECTOR;

import io.lateen.prometheus.promql.Function.Body;
import io.lateen.prometheus.promql.Function.Mapped;
import io.lateen.prometheus.promql.Function.Special;
import io.lateen.prometheus.promql.Function.ValueFunction;
import io.lateen.prometheus.promql.Function.WindowFunction;
import io.lateen.prometheus.promql.Function.Windowed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The functions of PromQL that this store knows.
final class Functions {
  /// What else Prometheus 2.42 has.
  private static final Set<String> ONLY_IN_PROMETHEUS =
      Set.of(
          "acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad pi".split(" ", -1));

  private static final Set<String> ONLY_IN_PROMETHEUS_TOO =
      Set.of(
          ("days_in_month day_of_month day_of_week day_of_year hour minute month year deriv "
                  + "holt_winters predict_linear histogram_count histogram_sum histogram_fraction")
              .split(" ", -1));

  private static final Map<String, Function> ALL = new HashMap<>();

  static {
    mapped("abs", (v, _) -> Math.abs(v));
    mapped("ceil", (v, _) -> Math.ceil(v));
    mapped("exp", (v, _) -> Math.exp(v));
    mapped("floor", (v, _) -> Math.floor(v));
    mapped("ln", (v, _) -> Math.log(v));
    mapped("log10", (v, _) -> Math.log10(v));
    mapped("log2", (v, _) -> Math.log(v) / Math.log(2));
    mapped("sgn", (v, _) -> Math.signum(v));
    mapped("sqrt", (v, _) -> Math.sqrt(v));
    mapped("clamp_max", 2, (v, s) -> least(s[0], v), SCALAR);
    mapped("clamp_min", 2, (v, s) -> greatest(s[0], v), SCALAR);
    mapped("clamp", 3, Functions::clamp, SCALAR, SCALAR);
    mapped("round", 1, Functions::round, SCALAR);

    windowed("rate", (w, _) -> Rates.extrapolated(w, true, true));
    windowed("increase", (w, _) -> Rates.extrapolated(w, true, false));
    windowed("delta", (w, _) -> Rates.extrapolated(w, false, false));
    windowed("irate", (w, _) -> Rates.last(w, true));
    windowed("idelta", (w, _) -> Rates.last(w, false));
    windowed("avg_over_time", (w, _) -> Statistics.average(w));
    windowed("changes", (w, _) -> Statistics.changes(w));
    windowed("count_over_time", (w, _) -> w.size());
    windowed("max_over_time", (w, _) -> Statistics.greatest(w));
    windowed("min_over_time", (w, _) -> Statistics.least(w));
    windowed("present_over_time", (_, _) -> 1);
    windowed("resets", (w, _) -> Statistics.resets(w));
    windowed("stddev_over_time", (w, _) -> Math.sqrt(Statistics.variance(w)));
    windowed("stdvar_over_time", (w, _) -> Statistics.variance(w));
    windowed("sum_over_time", (w, _) -> Statistics.sum(w));
    WindowFunction lastValue = (w, _) -> w.value(w.size() - 1);
    add("last_over_time", VECTOR, 1, new Windowed(lastValue, true), MATRIX);
    WindowFunction quantile = (w, s) -> Quantile.of(s[0], w.values());
    add("quantile_over_time", VECTOR, 2, new Windowed(quantile, false), SCALAR, MATRIX);

    add("absent", VECTOR, 1, Special.ABSENT, VECTOR);
    add("absent_over_time", VECTOR, 1, Special.ABSENT_OVER_TIME, MATRIX);
    add("histogram_quantile", VECTOR, 2, Special.HISTOGRAM_QUANTILE, SCALAR, VECTOR);
    add("label_replace", VECTOR, 5, Special.LABEL_REPLACE, VECTOR, STRING, STRING, STRING, STRING);
    add("label_join", VECTOR, 3, Special.LABEL_JOIN, VECTOR, STRING, STRING, STRING);
    add("scalar", SCALAR, 1, Special.SCALAR, VECTOR);
    add("sort", VECTOR, 1, Special.SORT, VECTOR);
    add("sort_desc", VECTOR, 1, Special.SORT_DESC, VECTOR);
    add("time", SCALAR, 0, Special.TIME);
    add("timestamp", VECTOR, 1, Special.TIMESTAMP, VECTOR);
    add("vector", VECTOR, 1, Special.VECTOR, SCALAR);
  }

  private Functions() {}

  static Optional<Function> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /// Whether Prometheus has it and this store does not.
  static boolean isOnlyInPrometheus(String name) {
    return ONLY_IN_PROMETHEUS.contains(name) || ONLY_IN_PROMETHEUS_TOO.contains(name);
  }

  private static void mapped(String name, ValueFunction function) {
    add(name, VECTOR, 1, new Mapped(function), VECTOR);
  }

  private static void mapped(
      String name, int required, ValueFunction function, ValueType... scalars) {
    ValueType[] arguments = new ValueType[scalars.length + 1];
    arguments[0] = VECTOR;
    System.arraycopy(scalars, 0, arguments, 1, scalars.length);
    add(name, VECTOR, required, new Mapped(function), arguments);
  }

  private static void windowed(String name, WindowFunction function) {
    add(name, VECTOR, 1, new Windowed(function, false), MATRIX);
  }

  private static void add(
      String name, ValueType result, int required, Body body, ValueType... arguments) {
    boolean endless = body == Special.LABEL_JOIN;
    ALL.put(name, new Function(name, result, List.of(arguments), required, endless, body));
  }

  private static double clamp(double value, double[] bounds) {
    return bounds[1] < bounds[0] ? Line.ABSENT : greatest(bounds[0], least(bounds[1], value));
  }

  /// As Go has it: infinity wins over not-a-number.
  private static double greatest(double a, double b) {
    boolean infinite = a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY;
    return infinite ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }

  private static double least(double a, double b) {
    return -greatest(-a, -b);
  }

  private static double round(double value, double[] to) {
    double inverse = 1 / (to.length == 0 ? 1 : to[0]);
    return Math.floor(value * inverse + 0.5) / inverse;
  }
}
