package io.lateen.proxy.filter.http.jwt;

/// Keeps deep nesting, which a recursive parser pays for with its stack, from a parser.
final class JsonDepth {
  private static final int MOST = 16;

  private JsonDepth() {}

  /// Whether brackets outside of strings are nested at most 16 deep. Says nothing else of the text.
  static boolean isBearable(CharSequence json) {
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString) {
        i += c == '\\' ? 1 : 0;
        inString = c != '"';
      } else if (c == '"') {
        inString = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      if (depth > MOST) {
        return false;
      }
    }
    return true;
  }
}
