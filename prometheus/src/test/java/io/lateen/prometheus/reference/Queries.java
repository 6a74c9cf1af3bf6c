package io.lateen.prometheus.reference;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Queries that fit the dataset. What would turn a difference in the last digit into a large one
/// (rounding or comparing what was computed) is only done to samples as they are.
final class Queries {
  private static final Arbitrary<String> DURATIONS =
      Arbitraries.of("5s", "30s", "1m", "90s", "5m", "11m", "1h");

  private static final Arbitrary<String> SELECTORS =
      Arbitraries.of(
          "istio_requests_total",
          "istio_requests_total{reporter=\"destination\"}",
          "istio_requests_total{response_code!~\"5.*\",reporter=\"source\"}",
          "istio_requests_total{source_app!=\"reviews\",destination_workload=~\"r.+\"}",
          "istio_request_duration_seconds_bucket",
          "istio_request_duration_seconds_sum{destination_app=\"ratings\"}",
          "istio_tcp_sent_bytes_total",
          "{__name__=~\"istio_tcp_.*\",source_app=\"productpage\"}",
          "go_goroutines",
          "go_memstats_heap_alloc_bytes",
          "process_cpu_seconds_total",
          "pilot_xds_pushes",
          "up",
          "odd",
          "odd{kind=\"nan\"}",
          "gaps",
          "rare",
          "late",
          "left",
          "once",
          "nothing{a=\"b\"}");

  private static final Arbitrary<String> OVER_TIME =
      Arbitraries.of(
          "rate",
          "irate",
          "increase",
          "delta",
          "idelta",
          "sum_over_time",
          "avg_over_time",
          "max_over_time",
          "min_over_time",
          "count_over_time",
          "last_over_time",
          "changes",
          "resets");

  private static final Arbitrary<String> GROUPINGS =
      Arbitraries.of(
          "",
          "by (destination_app)",
          "by (reporter, response_code)",
          "by (job)",
          "by (kind, le)",
          "without (instance)",
          "without (le, source_app, source_workload)",
          "by ()");

  private static final Arbitrary<String> NUMBERS =
      Arbitraries.of("0", "1", "-1", "2.5", "100", "1e3", "Inf", "NaN", "0x10", "0.5");

  private Queries() {}

  static Arbitrary<String> any() {
    return Arbitraries.lazyOf(
        Queries::instant, () -> vector(2), () -> vector(2), () -> vector(3), Queries::scalarQuery);
  }

  private static Arbitrary<String> scalarQuery() {
    return Combinators.combine(NUMBERS, Arbitraries.of("+", "-", "*", "/", "^", "%"), vector(1))
        .as((number, operator, vector) -> number + " " + operator + " scalar(" + vector + ")");
  }

  private static Arbitrary<String> instant() {
    Arbitrary<String> offset =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.just("")),
            net.jqwik.api.Tuple.of(1, DURATIONS.map(duration -> " offset " + duration)));
    return Combinators.combine(SELECTORS, offset).as((selector, at) -> selector + at);
  }

  private static Arbitrary<String> overTime() {
    return Combinators.combine(OVER_TIME, SELECTORS, DURATIONS)
        .as((function, selector, range) -> function + "(" + selector + "[" + range + "])")
        // Of several metrics the names would be lost, and with them the difference.
        .filter(query -> !query.contains("__name__"));
  }

  /// What may be rounded and compared: samples as they are.
  private static Arbitrary<String> exact() {
    Arbitrary<String> comparison =
        Combinators.combine(
                instant(),
                Arbitraries.of("==", "!=", "<", "<=", ">", ">=", "> bool", "== bool"),
                NUMBERS)
            .as((vector, operator, number) -> vector + " " + operator + " " + number);
    Arbitrary<String> rounded =
        Combinators.combine(
                Arbitraries.of("floor(%s)", "ceil(%s)", "round(%s)", "round(%s, 10)", "abs(%s)"),
                instant())
            .as(String::format);
    Arbitrary<String> clamped =
        Combinators.combine(
                Arbitraries.of("clamp_min(%s, %s)", "clamp_max(%s, %s)", "%s %% %s"),
                instant(),
                NUMBERS)
            .as(String::format);
    return Arbitraries.oneOf(comparison, rounded, clamped);
  }

  private static Arbitrary<String> vector(int depth) {
    if (depth == 0) {
      return Arbitraries.oneOf(instant(), overTime(), exact());
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> vector(depth - 1));
    return Arbitraries.oneOf(
        inner, aggregation(inner), arithmetic(inner), pair(inner), set(inner), special(inner));
  }

  private static Arbitrary<String> aggregation(Arbitrary<String> inner) {
    Arbitrary<String> one =
        Combinators.combine(Arbitraries.of("sum", "avg", "min", "max", "count"), GROUPINGS, inner)
            .as((aggregator, grouping, of) -> aggregator + " " + grouping + " (" + of + ")");
    Arbitrary<String> quantile =
        Combinators.combine(Arbitraries.of("0.5", "0.99", "0", "1", "-1"), GROUPINGS, inner)
            .as((phi, grouping, of) -> "quantile " + grouping + " (" + phi + ", " + of + ")");
    return Arbitraries.oneOf(one, quantile);
  }

  private static Arbitrary<String> arithmetic(Arbitrary<String> inner) {
    return Combinators.combine(
            inner, Arbitraries.of("+", "-", "*", "/", "^"), NUMBERS, Arbitraries.of(true, false))
        .as(
            (vector, operator, number, left) ->
                left
                    ? number + " " + operator + " (" + vector + ")"
                    : "-(" + vector + ") " + operator + " " + number);
  }

  private static Arbitrary<String> pair(Arbitrary<String> inner) {
    return Combinators.combine(
            inner,
            inner,
            Arbitraries.of("+", "*", "/"),
            Arbitraries.of(
                "",
                "on (job, instance)",
                "ignoring (le)",
                "on (destination_app) group_left",
                "on (job) group_right (component)",
                "on (reporter)"))
        .as((a, b, operator, how) -> "(" + a + ") " + operator + " " + how + " (" + b + ")");
  }

  private static Arbitrary<String> set(Arbitrary<String> inner) {
    return Combinators.combine(
            inner,
            inner,
            Arbitraries.of("and", "or", "unless"),
            Arbitraries.of("", "on (job)", "ignoring (kind, le)", "on ()"))
        .as((a, b, operator, how) -> "(" + a + ") " + operator + " " + how + " (" + b + ")");
  }

  private static Arbitrary<String> special(Arbitrary<String> inner) {
    return Combinators.combine(
            Arbitraries.of(
                "absent(%s)",
                "sort_desc(%s)",
                "label_replace(%s, \"kind\", \"$1-x\", \"destination_app\", \"(re.*)\")",
                "label_join(%s, \"both\", \"/\", \"job\", \"instance\", \"le\")",
                "histogram_quantile(0.9, %s)",
                "vector(scalar(%s))"),
            inner)
        .as(String::format);
  }
}
