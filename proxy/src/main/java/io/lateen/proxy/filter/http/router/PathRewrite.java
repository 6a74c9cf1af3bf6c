package io.lateen.proxy.filter.http.router;

import com.google.re2j.Pattern;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.RouteMatch;
import org.jspecify.annotations.Nullable;

/// How a route changes the path.
final class PathRewrite {
  private static final java.util.regex.Pattern GROUP =
      java.util.regex.Pattern.compile("(?<!\\\\)\\\\([0-9])");

  private final @Nullable String prefix;
  private final RouteMatch.Path matched;
  private final @Nullable Pattern regex;
  private final String substitution;

  /// Whether the expression has all the groups that the substitution asks for; if not, nothing is
  /// replaced, as in RE2's GlobalReplace.
  private final boolean possible;

  PathRewrite(
      @Nullable String prefix,
      RouteAction.@Nullable RegexRewrite regexRewrite,
      RouteMatch.Path matched) {
    this.prefix = prefix;
    this.matched = matched;
    this.regex = regexRewrite == null ? null : Pattern.compile(regexRewrite.regex());
    this.substitution = regexRewrite == null ? "" : javaGroups(regexRewrite.substitution());
    this.possible =
        regex != null && mostGroup(regexRewrite.substitution()) <= regex.groupCount();
  }

  private static int mostGroup(String substitution) {
    return GROUP
        .matcher(substitution)
        .results()
        .mapToInt(group -> Integer.parseInt(group.group(1)))
        .max()
        .orElse(0);
  }

  /// `\1` as RE2/J writes it: `$1`.
  private static String javaGroups(String substitution) {
    return substitution.replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
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
        regex == null ? prefix + only.substring(matchedLength(only)) : replaced(regex, only);
    return changed.isEmpty() ? null : changed + path.substring(query);
  }

  private String replaced(Pattern pattern, String path) {
    return possible ? pattern.matcher(path).replaceAll(substitution) : path;
  }

  private int matchedLength(String path) {
    return switch (matched) {
      case RouteMatch.Path.Prefix p -> Math.min(p.prefix().length(), path.length());
      case RouteMatch.Path.PathSeparatedPrefix p -> p.prefix().length();
      case RouteMatch.Path.Exact ignored -> path.length();
      case RouteMatch.Path.Regex ignored -> path.length();
    };
  }
}
