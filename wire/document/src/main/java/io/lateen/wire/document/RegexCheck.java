package io.lateen.wire.document;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.model.rule.VirtualService.RegexRewrite;

/// Regular expressions that users write: RE2's syntax, no more than Envoy's 1024 letters.
final class RegexCheck {
  private static final int LONGEST = 1024;

  /// What stands behind a backslash; nothing at the end.
  private static final Pattern BACKSLASH = Pattern.compile("\\\\(.?)");

  private RegexCheck() {}

  /// Groups that a replacement names must be there: the proxy would refuse the whole table.
  static void rewrite(FieldPath path, RegexRewrite rewrite, Problems problems) {
    check(path.field("match"), rewrite.match(), problems);
    int groups = groups(rewrite.match());
    Matcher reference = BACKSLASH.matcher(rewrite.rewrite());
    while (groups >= 0 && reference.find()) {
      String named = reference.group(1);
      if (!named.equals("\\") && !(isDigit(named) && Integer.parseInt(named) <= groups)) {
        problems.unexpected(
            path.field("rewrite"),
            rewrite.rewrite(),
            "after a backslash another, or the number of a group: 0.." + groups);
        return;
      }
    }
  }

  private static boolean isDigit(String text) {
    return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }

  /// -1: it is no regular expression.
  private static int groups(String regex) {
    try {
      return Pattern.compile(regex).groupCount();
    } catch (PatternSyntaxException _) {
      return -1;
    }
  }

  static void check(FieldPath path, String regex, Problems problems) {
    if (regex.length() > LONGEST) {
      problems.unexpected(path, regex, "at most " + LONGEST + " characters");
      return;
    }
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException refused) {
      problems.unexpected(path, regex, "a regular expression of RE2; " + refused.getDescription());
    }
  }
}
