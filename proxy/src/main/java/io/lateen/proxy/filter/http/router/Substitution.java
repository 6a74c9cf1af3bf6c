package io.lateen.proxy.filter.http.router;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Replaces all matches of a regular expression as RE2's GlobalReplace does, with which Envoy
/// rewrites: `\0` to `\9` stand for groups, and an empty match right behind a match is none.
final class Substitution {
  private static final int WHOLE_TEXT = -1;

  private final Pattern pattern;
  private final List<Piece> pieces = new ArrayList<>();
  private final boolean possible;

  /// Text, or a group when `group` is not [#WHOLE_TEXT].
  private record Piece(int group, String text) {}

  Substitution(String regex, String substitution) {
    pattern = Pattern.compile(regex);
    for (int i = 0; i < substitution.length(); i++) {
      char c = substitution.charAt(i);
      char next = i + 1 < substitution.length() ? substitution.charAt(i + 1) : 0;
      if (c == '\\' && next >= '0' && next <= '9') {
        pieces.add(new Piece(next - '0', ""));
        i++;
      } else {
        i += c == '\\' && next == '\\' ? 1 : 0;
        pieces.add(new Piece(WHOLE_TEXT, String.valueOf(c)));
      }
    }
    possible = pieces.stream().allMatch(piece -> piece.group <= pattern.groupCount());
  }

  /// The text itself when the expression has not all the groups that are asked for.
  String replaceAll(String text) {
    if (!possible) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    Matcher matcher = pattern.matcher(text);
    int at = 0;
    int lastEnd = -1;
    while (at <= text.length() && matcher.find(at)) {
      out.append(text, at, matcher.start());
      at = matcher.end();
      if (matcher.start() == at && at == lastEnd) {
        out.append(text, at, Math.min(at + 1, text.length()));
        at++;
      } else {
        append(matcher, out);
        lastEnd = at;
      }
    }
    return at < text.length() ? out.append(text, at, text.length()).toString() : out.toString();
  }

  private void append(Matcher matcher, StringBuilder out) {
    for (Piece piece : pieces) {
      String text = piece.group == WHOLE_TEXT ? piece.text : matcher.group(piece.group);
      out.append(text == null ? "" : text);
    }
  }
}
