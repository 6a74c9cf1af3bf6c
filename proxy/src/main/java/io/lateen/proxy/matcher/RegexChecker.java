package io.lateen.proxy.matcher;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.message.Fields;

/// Reads regular expressions and refuses what RE2 cannot compile.
public final class RegexChecker {
  private RegexChecker() {}

  /// A field of type `envoy.type.matcher.v3.RegexMatcher`.
  public static String regex(Fields owner, String field) {
    Fields matcher = owner.child(field);
    if (matcher == null) {
      return "";
    }
    String regex = matcher.string("regex");
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      matcher.problem("regex", regex + ": " + e.getMessage() + " (expected: RE2 syntax)");
    }
    return regex;
  }
}
