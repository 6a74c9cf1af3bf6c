package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import org.jspecify.annotations.Nullable;

/// How a route changes the path.
final class PathRewrite {
  private final @Nullable String prefix;
  private final RouteMatch.Path matched;
  private final @Nullable Substitution regex;

  PathRewrite(
      @Nullable String prefix,
      RouteAction.@Nullable RegexRewrite regexRewrite,
      RouteMatch.Path matched) {
    this.prefix = prefix;
    this.matched = matched;
    this.regex =
        regexRewrite == null
            ? null
            : new Substitution(regexRewrite.regex(), regexRewrite.substitution());
  }

  boolean none() {
    return prefix == null && regex == null;
  }

  /// Path and query after the change; null: it would leave no path, so there is none.
  @Nullable String rewritten(RequestHead request) {
    String path = request.path();
    int query = request.pathOnlyEnd() - request.pathStart();
    String only = path.substring(0, query);
    String changed =
        regex == null ? prefix + only.substring(matchedLength(only)) : regex.replaceAll(only);
    return changed.isEmpty() ? null : changed + path.substring(query);
  }

  private int matchedLength(String path) {
    return switch (matched) {
      case RouteMatch.Path.Prefix p -> Math.min(p.prefix().length(), path.length());
      case RouteMatch.Path.PathSeparatedPrefix p -> p.prefix().length();
      case RouteMatch.Path.Exact ignored -> path.length();
      case RouteMatch.Path.Connect ignored -> 0;
      case RouteMatch.Path.Regex ignored -> path.length();
    };
  }
}
