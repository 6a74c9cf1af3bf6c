package io.lateen.pilot.translate.route;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher.MatchPatternCase;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.Abort;
import io.lateen.model.rule.VirtualService.Delay;
import io.lateen.model.rule.VirtualService.Fault;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.UnmatchedPreflights;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a route tells the filters before the router: CORS and faults.
final class FilterOverrides {
  static final String CORS = "envoy.filters.http.cors";
  static final String FAULT = "envoy.filters.http.fault";
  private static final int PER_PERCENT = 10_000;
  private static final double ALL = 100.0;

  private FilterOverrides() {}

  static Map<String, Any> of(HttpRoute rule) {
    Map<String, Any> overrides = new TreeMap<>();
    VirtualService.CorsPolicy cors = rule.corsPolicy();
    if (cors != null) {
      overrides.put(CORS, Messages.any(cors(cors)));
    }
    fault(rule.fault()).ifPresent(fault -> overrides.put(FAULT, Messages.any(fault)));
    return overrides;
  }

  private static CorsPolicy cors(VirtualService.CorsPolicy policy) {
    CorsPolicy.Builder message = CorsPolicy.newBuilder();
    policy
        .allowOrigin()
        .forEach(
            origin ->
                message.addAllowOriginStringMatch(StringMatcher.newBuilder().setExact(origin)));
    policy.allowOrigins().stream()
        .map(FilterOverrides::origin)
        .filter(origin -> origin.getMatchPatternCase() != MatchPatternCase.MATCHPATTERN_NOT_SET)
        .forEach(message::addAllowOriginStringMatch);
    message
        .setAllowMethods(String.join(",", policy.allowMethods()))
        .setAllowHeaders(String.join(",", policy.allowHeaders()))
        .setExposeHeaders(String.join(",", policy.exposeHeaders()));
    Duration maxAge = policy.maxAge();
    if (maxAge != null) {
      message.setMaxAge(String.valueOf(maxAge.toSeconds()));
    }
    Boolean credentials = policy.allowCredentials();
    if (credentials != null) {
      message.setAllowCredentials(BoolValue.of(credentials));
    }
    UnmatchedPreflights unmatched = policy.unmatchedPreflights();
    if (unmatched != null && unmatched != UnmatchedPreflights.UNSPECIFIED) {
      message.setForwardNotMatchingPreflights(
          BoolValue.of(unmatched == UnmatchedPreflights.FORWARD));
    }
    return message.build();
  }

  /// Nothing is set in one that says nothing.
  private static StringMatcher origin(StringMatch origin) {
    StringMatcher.Builder matcher = StringMatcher.newBuilder();
    return switch (origin) {
      case StringMatch.Exact(String text) -> matcher.setExact(text).build();
      case StringMatch.Prefix(String text) -> matcher.setPrefix(text).build();
      case StringMatch.Regex(String text) when Matches.isValid(text) ->
          matcher.setSafeRegex(Messages.regex(text)).build();
      case StringMatch.Regex _, StringMatch.Present _ -> matcher.build();
    };
  }

  private static Optional<HTTPFault> fault(@Nullable Fault fault) {
    if (fault == null) {
      return Optional.empty();
    }
    HTTPFault.Builder message = HTTPFault.newBuilder();
    Delay delay = fault.delay();
    if (delay != null && delay.kind() instanceof Delay.Fixed(Duration duration)) {
      message.setDelay(
          FaultDelay.newBuilder()
              .setFixedDelay(Messages.duration(duration))
              .setPercentage(percentage(delay.percent())));
    }
    Abort abort = fault.abort();
    if (abort != null && abort.kind() instanceof Abort.HttpStatus(int status) && isFinal(status)) {
      message.setAbort(
          FaultAbort.newBuilder().setHttpStatus(status).setPercentage(percentage(abort.percent())));
    }
    return message.hasDelay() || message.hasAbort()
        ? Optional.of(message.build())
        : Optional.empty();
  }

  /// The statuses Envoy's fault filter takes.
  private static boolean isFinal(int status) {
    return status >= 200 && status < 600;
  }

  private static FractionalPercent percentage(@Nullable Double percent) {
    double value = percent == null ? ALL : Math.clamp(percent, 0, ALL);
    return FractionalPercent.newBuilder()
        .setNumerator((int) Math.round(value * PER_PERCENT))
        .setDenominator(DenominatorType.MILLION)
        .build();
  }
}
