package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.StringMatch;

/// `envoy.type.matcher.v3.StringMatcher`.
public final class StringMatchParser {
  private StringMatchParser() {}

  public static StringMatch parse(Fields matcher) {
    boolean ignoreCase = matcher.bool("ignore_case");
    if (matcher.has("exact")) {
      return new StringMatch.Exact(matcher.string("exact"), ignoreCase);
    }
    if (matcher.has("prefix")) {
      return new StringMatch.Prefix(matcher.string("prefix"), ignoreCase);
    }
    if (matcher.has("suffix")) {
      return new StringMatch.Suffix(matcher.string("suffix"), ignoreCase);
    }
    if (matcher.has("contains")) {
      return new StringMatch.Contains(matcher.string("contains"), ignoreCase);
    }
    if (matcher.has("safe_regex")) {
      return new StringMatch.Regex(RegexChecker.regex(matcher, "safe_regex"));
    }
    matcher.problem(
        "match_pattern", "missing (expected: exact, prefix, suffix, contains or safe_regex)");
    return new StringMatch.Exact("", false);
  }
}
