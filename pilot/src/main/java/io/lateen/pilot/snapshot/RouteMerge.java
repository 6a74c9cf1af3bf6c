package io.lateen.pilot.snapshot;

import io.lateen.model.rule.Headers;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delegate's route where another route stands for it: it takes what both match, and what it does
/// not say is said by the other.
final class RouteMerge {
  private RouteMerge() {}

  /// Null when one of the inner's matches takes requests that no match of the outer does.
  static @Nullable HttpRoute of(HttpRoute outer, HttpRoute inner) {
    List<HttpMatch> matches = matches(outer.match(), inner.match());
    return matches == null ? null : merged(outer, inner, matches);
  }

  private static @Nullable List<HttpMatch> matches(List<HttpMatch> outer, List<HttpMatch> inner) {
    if (outer.isEmpty() || inner.isEmpty()) {
      return outer.isEmpty() ? inner : outer;
    }
    List<HttpMatch> merged = new ArrayList<>();
    for (HttpMatch match : inner) {
      List<HttpMatch> wider =
          outer.stream().filter(candidate -> !MatchMerge.conflict(candidate, match)).toList();
      if (wider.isEmpty()) {
        return null;
      }
      wider.forEach(candidate -> merged.add(MatchMerge.of(candidate, match)));
    }
    return merged;
  }

  private static HttpRoute merged(HttpRoute outer, HttpRoute inner, List<HttpMatch> matches) {
    return new HttpRoute(
        matches,
        inner.route(),
        inner.redirect(),
        or(inner.rewrite(), outer.rewrite()),
        inner.websocketUpgrade(),
        or(inner.timeout(), outer.timeout()),
        or(inner.retries(), outer.retries()),
        or(inner.fault(), outer.fault()),
        or(inner.mirror(), outer.mirror()),
        or(inner.corsPolicy(), outer.corsPolicy()),
        inner.headers().equals(Headers.NONE) ? outer.headers() : inner.headers(),
        names(outer.name(), inner.name()),
        or(inner.mirrorPercent(), outer.mirrorPercent()),
        inner.directResponse(),
        inner.mirrors().isEmpty() ? outer.mirrors() : inner.mirrors(),
        null);
  }

  static <T> @Nullable T or(@Nullable T inner, @Nullable T outer) {
    return inner == null ? outer : inner;
  }

  static String names(String outer, String inner) {
    return outer.isEmpty() || inner.isEmpty() ? outer + inner : outer + "-" + inner;
  }
}
