package io.lateen.pilot.snapshot;

import static io.lateen.pilot.snapshot.RouteMerge.names;
import static io.lateen.pilot.snapshot.RouteMerge.or;

import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService.HttpMatch;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Matches of a delegate's routes within those of the route that stands for them (today's Istio,
/// `mergeHTTPMatchRequest`).
final class MatchMerge {
  private MatchMerge() {}

  static HttpMatch of(HttpMatch outer, HttpMatch inner) {
    return new HttpMatch(
        or(inner.uri(), outer.uri()),
        or(inner.scheme(), outer.scheme()),
        or(inner.method(), outer.method()),
        or(inner.authority(), outer.authority()),
        both(outer.headers(), inner.headers()),
        or(inner.port(), outer.port()),
        both(outer.sourceLabels(), inner.sourceLabels()),
        inner.gateways().isEmpty() ? outer.gateways() : inner.gateways(),
        both(outer.withoutHeaders(), inner.withoutHeaders()),
        both(outer.queryParams(), inner.queryParams()),
        inner.ignoreUriCase(),
        names(outer.name(), inner.name()),
        inner.sourceNamespace().isEmpty() ? outer.sourceNamespace() : inner.sourceNamespace());
  }

  private static <V> Map<String, V> both(Map<String, V> outer, Map<String, V> inner) {
    Map<String, V> both = new TreeMap<>(outer);
    both.putAll(inner);
    return both;
  }

  /// Whether the inner takes requests that the outer does not.
  static boolean conflict(HttpMatch outer, HttpMatch inner) {
    return conflict(outer.uri(), inner.uri())
        || conflict(outer.scheme(), inner.scheme())
        || conflict(outer.method(), inner.method())
        || conflict(outer.authority(), inner.authority())
        || conflict(outer.headers(), inner.headers())
        || conflict(outer.withoutHeaders(), inner.withoutHeaders())
        || conflict(outer.queryParams(), inner.queryParams())
        || outer.ignoreUriCase() != inner.ignoreUriCase()
        || differ(outer.port(), inner.port())
        || differ(nullIfEmpty(outer.sourceNamespace()), nullIfEmpty(inner.sourceNamespace()))
        || inner.sourceLabels().entrySet().stream()
            .anyMatch(label -> differ(outer.sourceLabels().get(label.getKey()), label.getValue()))
        || (!outer.gateways().isEmpty() && !outer.gateways().containsAll(inner.gateways()));
  }

  private static boolean differ(@Nullable Object outer, @Nullable Object inner) {
    return outer != null && inner != null && !Objects.equals(outer, inner);
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static boolean conflict(Map<String, StringMatch> outer, Map<String, StringMatch> inner) {
    return inner.entrySet().stream()
        .anyMatch(entry -> conflict(outer.get(entry.getKey()), entry.getValue()));
  }

  /// Of a regular expression, or of one that only has to be there, Istio does not say what is
  /// within it.
  private static boolean conflict(@Nullable StringMatch outer, @Nullable StringMatch inner) {
    return switch (outer) {
      case null -> false;
      case StringMatch.Exact(String text) ->
          inner != null && (text.isEmpty() || !outer.equals(inner));
      case StringMatch.Prefix(String text) -> inner != null && !isWithin(text, inner);
      case StringMatch.Regex _, StringMatch.Present _ -> inner != null;
    };
  }

  private static boolean isWithin(String prefix, StringMatch inner) {
    boolean literal = inner instanceof StringMatch.Exact || inner instanceof StringMatch.Prefix;
    return literal
        && !prefix.isEmpty()
        && !inner.value().isEmpty()
        && inner.value().startsWith(prefix);
  }
}
