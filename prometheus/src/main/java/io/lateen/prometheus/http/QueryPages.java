package io.lateen.prometheus.http;

import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.promql.QueryException;
import io.lateen.prometheus.promql.QueryLimits;
import io.lateen.prometheus.promql.QueryResult;
import io.lateen.prometheus.promql.Steps;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/// `query` and `query_range`.
final class QueryPages {
  private static final int MOST_STEPS = 11_000;

  private final QueryEngine engine;
  private final Clock clock;

  QueryPages(QueryEngine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  QueryResult query(Parameters parameters) throws ApiException {
    long time = parameters.time("time", clock.millis());
    QueryLimits limits = limits(parameters);
    return run(() -> engine.query(parameters.first("query"), time, limits));
  }

  QueryResult queryRange(Parameters parameters) throws ApiException {
    long start = parameters.time("start");
    long end = parameters.time("end");
    if (end < start) {
      throw ApiException.badParameter("end", "end timestamp must not be before start time");
    }
    long step = parameters.duration("step");
    if (step <= 0) {
      throw ApiException.badParameter(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    if ((end - start) / step > MOST_STEPS) {
      throw new ApiException(
          ApiException.Type.BAD_DATA,
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    QueryLimits limits = limits(parameters);
    Steps steps = new Steps(start, end, step);
    return run(() -> engine.queryRange(parameters.first("query"), steps, limits));
  }

  private QueryLimits limits(Parameters parameters) throws ApiException {
    return parameters.has("timeout")
        ? engine.limits().within(Duration.ofMillis(parameters.duration("timeout")))
        : engine.limits();
  }

  private static QueryResult run(Supplier<QueryResult> query) throws ApiException {
    try {
      return query.get();
    } catch (QueryException e) {
      throw switch (e.kind()) {
        case BAD_QUERY -> ApiException.badParameter("query", e.text());
        case FAILED -> new ApiException(ApiException.Type.EXECUTION, e.text());
        case TOO_LONG -> new ApiException(ApiException.Type.TIMEOUT, e.text());
      };
    }
  }
}
