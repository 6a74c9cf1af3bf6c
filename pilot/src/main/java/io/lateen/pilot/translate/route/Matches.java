package io.lateen.pilot.translate.route;

import com.google.protobuf.BoolValue;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.pilot.translate.message.Messages;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The conditions of a route.
final class Matches {
  private static final RouteMatch ALL = RouteMatch.newBuilder().setPrefix("/").build();

  private Matches() {}

  /// Null when the match can hold for no request, as with a regular expression that is none: one
  /// bad rule must not cost the proxy its whole table.
  static @Nullable RouteMatch match(@Nullable HttpMatch match) {
    if (match == null) {
      return ALL;
    }
    RouteMatch.Builder message = RouteMatch.newBuilder();
    Map<String, StringMatch> headers = headers(match);
    if (!path(match.uri(), message)
        || isAnyBroken(headers)
        || isAnyBroken(match.withoutHeaders())
        || isAnyBroken(match.queryParams())) {
      return null;
    }
    if (match.ignoreUriCase() && !message.hasSafeRegex()) {
      message.setCaseSensitive(BoolValue.of(false));
    }
    headers.forEach((name, value) -> message.addHeaders(header(name, value)));
    match
        .withoutHeaders()
        .forEach((name, value) -> message.addHeaders(inverted(header(name, value))));
    match.queryParams().forEach((name, value) -> message.addQueryParameters(query(name, value)));
    return message.build();
  }

  /// Whether no later route of the list can be reached.
  static boolean isCatchAll(RouteMatch match) {
    boolean anyPath =
        switch (match.getPathSpecifierCase()) {
          case PREFIX -> match.getPrefix().equals("/");
          case SAFE_REGEX -> match.getSafeRegex().getRegex().equals(".*");
          default -> false;
        };
    return anyPath && match.getHeadersCount() == 0 && match.getQueryParametersCount() == 0;
  }

  private static boolean path(@Nullable StringMatch uri, RouteMatch.Builder message) {
    switch (uri) {
      case null -> message.setPrefix("/");
      case StringMatch.Present present -> message.setPrefix("/");
      case StringMatch.Exact(String value) -> message.setPath(value);
      case StringMatch.Prefix(String value) -> message.setPrefix(value);
      // Istio's word for "any path", though no regular expression.
      case StringMatch.Regex(String value) when value.equals("*") -> message.setPrefix("/");
      case StringMatch.Regex(String value) when !isValid(value) -> {
        return false;
      }
      case StringMatch.Regex(String value) -> message.setSafeRegex(Messages.regex(value));
    }
    return true;
  }

  private static Map<String, StringMatch> headers(HttpMatch match) {
    Map<String, StringMatch> headers = new TreeMap<>(match.headers());
    put(headers, ":method", match.method());
    put(headers, ":authority", match.authority());
    put(headers, ":scheme", match.scheme());
    return headers;
  }

  private static void put(
      Map<String, StringMatch> headers, String name, @Nullable StringMatch value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  private static HeaderMatcher header(String name, StringMatch value) {
    HeaderMatcher.Builder header = HeaderMatcher.newBuilder().setName(name);
    return switch (value) {
      case StringMatch.Present present -> header.setPresentMatch(true).build();
      case StringMatch.Exact(String text) ->
          header.setStringMatch(StringMatcher.newBuilder().setExact(text)).build();
      case StringMatch.Prefix(String text) when text.isEmpty() ->
          header.setPresentMatch(true).build();
      case StringMatch.Prefix(String text) ->
          header.setStringMatch(StringMatcher.newBuilder().setPrefix(text)).build();
      case StringMatch.Regex(String text) when text.equals("*") ->
          header.setPresentMatch(true).build();
      case StringMatch.Regex(String text) ->
          header
              .setStringMatch(StringMatcher.newBuilder().setSafeRegex(Messages.regex(text)))
              .build();
    };
  }

  /// A request without the header passes; Envoy would hold for neither the match nor its inverse.
  private static HeaderMatcher inverted(HeaderMatcher header) {
    HeaderMatcher.Builder inverted = header.toBuilder().setInvertMatch(true);
    return (header.hasPresentMatch() ? inverted : inverted.setTreatMissingHeaderAsEmpty(true))
        .build();
  }

  private static QueryParameterMatcher query(String name, StringMatch value) {
    QueryParameterMatcher.Builder query = QueryParameterMatcher.newBuilder().setName(name);
    return switch (value) {
      case StringMatch.Present _ -> query.setPresentMatch(true).build();
      case StringMatch.Exact(String text) ->
          query.setStringMatch(StringMatcher.newBuilder().setExact(text)).build();
      case StringMatch.Prefix(String text) ->
          query.setStringMatch(StringMatcher.newBuilder().setPrefix(text)).build();
      case StringMatch.Regex(String text) when text.equals("*") ->
          query.setPresentMatch(true).build();
      case StringMatch.Regex(String text) ->
          query
              .setStringMatch(StringMatcher.newBuilder().setSafeRegex(Messages.regex(text)))
              .build();
    };
  }

  private static boolean isAnyBroken(Map<String, StringMatch> matches) {
    return matches.values().stream().anyMatch(Matches::isBroken);
  }

  private static boolean isBroken(StringMatch match) {
    return match instanceof StringMatch.Regex(String value)
        && !value.equals("*")
        && !isValid(value);
  }

  static boolean isValid(String expression) {
    if (expression.isEmpty()) {
      return false;
    }
    try {
      Pattern.compile(expression);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
