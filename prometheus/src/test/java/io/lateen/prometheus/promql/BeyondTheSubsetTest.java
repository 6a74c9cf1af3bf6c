package io.lateen.prometheus.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.StoreSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Prometheus 2.42 has and the store has not is refused with its name and its place.
final class BeyondTheSubsetTest {
  private final QueryEngine engine =
      new QueryEngine(new MetricsStore(StoreSettings.DEFAULT), QueryLimits.DEFAULT);

  private QueryException refusal(String query) {
    return catchThrowableOfType(
        QueryException.class, () -> engine.query(query, 0, QueryLimits.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up[5m:1m]                           | 1:3 | subqueries are",
        "sum_over_time(up[5m:])              | 1:17 | subqueries are",
        "max_over_time(rate(up[1m])[5m:30s]) | 1:27 | subqueries are",
        "up @ 1700000000                     | 1:4 | the @ modifier is",
        "sum(rate(up[5m] @ end()))           | 1:17 | the @ modifier is",
        "up @ start()                        | 1:4 | the @ modifier is",
        "count_values(\"x\", up)             | 1:1 | aggregation count_values is",
        "count_values by (job) (\"x\", up)   | 1:1 | aggregation count_values is",
        "1 + count_values without (job) (\"x\", up) | 1:5 | aggregation count_values is",
      })
  void namesTheConstruct(String query, String place, String construct) {
    QueryException refusal = refusal(query);
    assertThat(refusal.kind()).isEqualTo(QueryException.Kind.BAD_QUERY);
    assertThat(refusal.text())
        .isEqualTo(place + ": parse error: " + construct + " not supported by this store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atanh",
        "cos",
        "cosh",
        "sin",
        "sinh",
        "tan",
        "tanh",
        "deg",
        "rad",
        "pi",
        "days_in_month",
        "day_of_month",
        "day_of_week",
        "day_of_year",
        "hour",
        "minute",
        "month",
        "year",
        "deriv",
        "holt_winters",
        "predict_linear",
        "histogram_count",
        "histogram_sum",
        "histogram_fraction"
      })
  void namesTheFunction(String function) {
    assertThat(refusal("1 + " + function + "(up[5m])").text())
        .isEqualTo("1:5: parse error: function " + function + " is not supported by this store");
  }
}
