package io.lateen.proxy.filter.http.router;

import com.google.re2j.Pattern;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import org.jspecify.annotations.Nullable;

/// How a route changes the path.
final class PathRewrite {
  private final @Nullable String prefix;
  private final RouteMatch.Path matched;
  private final @Nullable Pattern regex;
  private final String substitution;

  PathRewrite(
      @Nullable String prefix,
      RouteAction.@Nullable RegexRewrite regexRewrite,
      RouteMatch.Path matched) {
    this.prefix = prefix;
    this.matched = matched;
    this.regex = regexRewrite == null ? null : Pattern.compile(regexRewrite.regex());
    this.substitution = regexRewrite == null ? "" : javaGroups(regexRewrite.substitution());
  }

  /// `\1` as RE2/J writes it: `$1`.
  private static String javaGroups(String substitution) {
    return substitution.replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
  }

  boolean none() {
    return prefix == null && regex == null;
  }

  /// Path and query after the change.
  String rewritten(RequestHead request) {
    String path = request.path();
    int query = request.pathOnlyEnd() - request.pathStart();
    String only = path.substring(0, query);
    if (regex != null) {
      return regex.matcher(only).replaceAll(substitution) + path.substring(query);
    }
    return prefix + only.substring(matchedLength(only)) + path.substring(query);
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

  void apply(RequestHead request) {
    request.setPath(Octets.of(rewritten(request)));
  }
}
