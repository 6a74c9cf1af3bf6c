package io.lateen.wire.document;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;

/// Regular expressions that users write: RE2's syntax, no more than Envoy's 1024 letters.
final class RegexCheck {
  private static final int LONGEST = 1024;

  private RegexCheck() {}

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
