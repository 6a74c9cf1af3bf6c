package io.lateen.proxy.interchange;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.Int64Range;

/// Conditions of routes by chance, of every kind.
final class RandomMatches {
  private final Chance chance;

  RandomMatches(Chance chance) {
    this.chance = chance;
  }

  static RegexMatcher regex(String regex) {
    return RegexMatcher.newBuilder().setRegex(regex).build();
  }

  RouteMatch match() {
    RouteMatch.Builder match = path();
    if (chance.percent(20)) {
      match.setCaseSensitive(BoolValue.of(chance.percent(20)));
    }
    for (int i = chance.below(4) - 1; i > 0; i--) {
      match.addHeaders(header());
    }
    if (chance.percent(20)) {
      match.addQueryParameters(parameter());
    }
    if (chance.percent(4)) {
      match.setGrpc(RouteMatch.GrpcRouteMatchOptions.getDefaultInstance());
    }
    if (chance.percent(6)) {
      match.setRuntimeFraction(
          RuntimeFractionalPercent.newBuilder()
              .setDefaultValue(
                  FractionalPercent.newBuilder().setNumerator(chance.percent(50) ? 0 : 100)));
    }
    return match.build();
  }

  private RouteMatch.Builder path() {
    RouteMatch.Builder match = RouteMatch.newBuilder();
    return switch (chance.below(7)) {
      case 0 -> match.setPath(chance.of("/p", "/p/q", "/", "/p%2Fq", "/P", "/p/", "/p?x=1"));
      case 1 ->
          match.setSafeRegex(
              regex(chance.of("/re/[0-9]+", "/p.*", "/.*", "/(p|q)/?", ".*q", "/p", "/[^/]*/q$")));
      case 2 -> match.setPathSeparatedPrefix(chance.of("/p", "/p/q", "/re"));
      default ->
          match.setPrefix(
              chance.of("/", "/p", "/p/", "/p/q", "/re", "/P", "/p%2F", "/p/.", "", "/p?x"));
    };
  }

  private HeaderMatcher header() {
    HeaderMatcher.Builder header =
        HeaderMatcher.newBuilder()
            .setName(
                chance.percent(75)
                    ? chance.of(Words.HEADERS)
                    : chance.of(":method", ":path", ":authority", ":scheme", "host", "X-A"))
            .setInvertMatch(chance.percent(25));
    if (chance.percent(15)) {
      header.setTreatMissingHeaderAsEmpty(true);
    }
    return test(header).build();
  }

  @SuppressWarnings("deprecation") // Istio 1.1 sends the older fields
  private HeaderMatcher.Builder test(HeaderMatcher.Builder header) {
    String value = chance.of(Words.MATCHED);
    return switch (chance.below(11)) {
      case 0 -> header.setPresentMatch(true);
      case 1 -> header.setPresentMatch(false);
      case 2, 3 ->
          header.setRangeMatch(
              Int64Range.newBuilder().setStart(chance.of(-5, 0, 12)).setEnd(chance.of(12, 13, 99)));
      case 4 -> header.setExactMatch(value);
      case 5 -> header.setSafeRegexMatch(regex(chance.of("ja.*", "GET|POST", "[0-9]+", ".+")));
      case 6 -> header;
      default -> header.setStringMatch(string(value));
    };
  }

  private StringMatcher string(String value) {
    StringMatcher.Builder match = StringMatcher.newBuilder();
    boolean ignoreCase = chance.percent(30);
    return switch (chance.below(5)) {
      case 0 -> match.setPrefix(value).setIgnoreCase(ignoreCase).build();
      case 1 -> match.setSuffix(value).setIgnoreCase(ignoreCase).build();
      case 2 -> match.setContains(value).setIgnoreCase(ignoreCase).build();
      case 3 -> match.setSafeRegex(regex(chance.of("ja.*", "GET", "[0-9]+", ".+"))).build();
      default -> match.setExact(value).setIgnoreCase(ignoreCase).build();
    };
  }

  private QueryParameterMatcher parameter() {
    QueryParameterMatcher.Builder parameter =
        QueryParameterMatcher.newBuilder().setName(chance.of("x", "y", "X", "%78"));
    return switch (chance.below(3)) {
      case 0 -> parameter.setPresentMatch(chance.percent(70)).build();
      case 1 -> parameter.build();
      default -> parameter.setStringMatch(string(chance.of("1", "2", "a", "b c", "%20"))).build();
    };
  }
}
