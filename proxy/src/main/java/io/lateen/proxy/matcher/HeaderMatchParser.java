package io.lateen.proxy.matcher;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.HeaderMatch.Test;
import io.lateen.proxy.resource.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `envoy.config.route.v3.HeaderMatcher`, the deprecated fields too.
public final class HeaderMatchParser {
  private HeaderMatchParser() {}

  public static List<HeaderMatch> parseAll(List<Fields> matchers) {
    List<HeaderMatch> headers = new ArrayList<>(matchers.size());
    for (Fields matcher : matchers) {
      headers.add(parse(matcher));
    }
    return headers;
  }

  public static HeaderMatch parse(Fields matcher) {
    return new HeaderMatch(
        matcher.required("name").toLowerCase(Locale.ROOT),
        test(matcher),
        matcher.bool("invert_match"),
        matcher.bool("treat_missing_header_as_empty"));
  }

  private static Test test(Fields matcher) {
    Fields string = matcher.child("string_match");
    if (string != null) {
      return new Test.Value(StringMatchParser.parse(string));
    }
    Fields range = matcher.child("range_match");
    if (range != null) {
      return new Test.Range(range.whole("start", 0), range.whole("end", 0));
    }
    if (matcher.has("safe_regex_match")) {
      return new Test.Value(new StringMatch.Regex(RegexChecker.regex(matcher, "safe_regex_match")));
    }
    return plain(matcher);
  }

  private static Test plain(Fields matcher) {
    if (matcher.has("exact_match")) {
      return new Test.Value(new StringMatch.Exact(matcher.string("exact_match"), false));
    }
    if (matcher.has("prefix_match")) {
      return new Test.Value(new StringMatch.Prefix(matcher.string("prefix_match"), false));
    }
    if (matcher.has("suffix_match")) {
      return new Test.Value(new StringMatch.Suffix(matcher.string("suffix_match"), false));
    }
    if (matcher.has("contains_match")) {
      return new Test.Value(new StringMatch.Contains(matcher.string("contains_match"), false));
    }
    // Nothing given means: present (HeaderMatcher's own comment).
    return new Test.Present(matcher.bool("present_match", true));
  }
}
