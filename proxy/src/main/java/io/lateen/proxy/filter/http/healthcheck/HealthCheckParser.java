package io.lateen.proxy.filter.http.healthcheck;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.matcher.HeaderMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.route.HeaderMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads [HealthCheckConfig]. Fields that would have no effect are refused.
public final class HealthCheckParser implements FilterParser {
  private final OwnHealth own;

  public HealthCheckParser(OwnHealth own) {
    this.own = own;
  }

  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.health_check.v3.HealthCheck";
  }

  @Override
  public FilterConfig parse(Fields config) {
    if (!config.has("pass_through_mode")) {
      config.problem("pass_through_mode", "missing (expected: true or false)");
    }
    boolean passThrough = config.bool("pass_through_mode");
    Duration cacheTime = config.duration("cache_time", Duration.ZERO);
    if (!passThrough && !cacheTime.isZero()) {
      config.problem("cache_time", cacheTime + " (expected: none without pass_through_mode)");
    }
    Map<String, Double> minima = minima(config);
    if (passThrough && !minima.isEmpty()) {
      config.problem(
          "cluster_min_healthy_percentages",
          minima.keySet() + " (expected: none in pass_through_mode, where it has no effect)");
    }
    List<HeaderMatcher> headers = matchers(config.children("headers"));
    config.refuseOthers();
    return new HealthCheckConfig(passThrough, cacheTime, minima, headers, own);
  }

  private static List<HeaderMatcher> matchers(List<Fields> headers) {
    List<HeaderMatch> matches = HeaderMatchParser.parseAll(headers);
    try {
      return matches.stream().map(HeaderMatcher::new).toList();
    } catch (PatternSyntaxException e) {
      return List.of(); // Said already, when it was read.
    }
  }

  private static Map<String, Double> minima(Fields config) {
    Map<String, Double> minima = new TreeMap<>();
    for (Fields entry : config.entries("cluster_min_healthy_percentages")) {
      Fields percent = entry.child("value");
      double minimum = percent == null ? 0 : percent.number("value", 0);
      if (percent != null && !(minimum >= 0 && minimum <= 100)) {
        percent.problem("value", minimum + " (expected: 0..100)");
      }
      minima.put(entry.string("key"), minimum);
    }
    return minima;
  }
}
