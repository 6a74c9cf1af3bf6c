package bookinfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/// Reads one JSON document (RFC 8259); anything else is refused with the offset of what is wrong.
final class JsonParser {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  /// Deeper documents are refused, so that a hostile one cannot exhaust the stack.
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  private JsonParser(String text) {
    this.text = text;
  }

  /// @throws JsonProblem when `text` is not exactly one JSON value
  static Json parse(String text) throws JsonProblem {
    var parser = new JsonParser(text);
    Json value = parser.value(0);
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.problem("the end");
    }
    return value;
  }

  /// The text is not JSON.
  static final class JsonProblem extends Exception {
    JsonProblem(String message) {
      super(message);
    }
  }

  private Json value(int depth) throws JsonProblem {
    if (depth > MAX_DEPTH) {
      throw problem("at most " + MAX_DEPTH + " levels");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word(Json.Word.TRUE);
      case 'f' -> word(Json.Word.FALSE);
      case 'n' -> word(Json.Word.NULL);
      default -> numeral();
    };
  }

  private Json members(int depth) throws JsonProblem {
    var members = new LinkedHashMap<String, Json>();
    expect('{');
    if (!takeIf('}')) {
      do {
        skipSpace();
        String name = string();
        skipSpace();
        expect(':');
        members.put(name, value(depth + 1));
      } while (takeIf(','));
      expect('}');
    }
    return new Json.Members(members);
  }

  private Json items(int depth) throws JsonProblem {
    var values = new ArrayList<Json>();
    expect('[');
    if (!takeIf(']')) {
      do {
        values.add(value(depth + 1));
      } while (takeIf(','));
      expect(']');
    }
    return new Json.Items(values);
  }

  private String string() throws JsonProblem {
    expect('"');
    var out = new StringBuilder();
    while (peek() != '"') {
      char c = take();
      if (c < 0x20) {
        throw problem("an escaped control character");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return out.toString();
  }

  private char escaped() throws JsonProblem {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fourHexDigits();
      default -> throw problem("an escape of JSON");
    };
  }

  private char fourHexDigits() throws JsonProblem {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw problem("four hexadecimal digits");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Json word(Json.Word word) throws JsonProblem {
    if (!text.startsWith(word.toString(), at)) {
      throw problem(word.toString());
    }
    at += word.toString().length();
    return word;
  }

  private Json numeral() throws JsonProblem {
    var match = NUMBER.matcher(text).region(at, text.length());
    if (!match.lookingAt()) {
      throw problem("a value");
    }
    at = match.end();
    return new Json.Numeral(match.group());
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /// The next character, or 0 at the end (which no rule accepts).
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char take() throws JsonProblem {
    if (at >= text.length()) {
      throw problem("more");
    }
    return text.charAt(at++);
  }

  private boolean takeIf(char c) {
    skipSpace();
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws JsonProblem {
    if (peek() != c) {
      throw problem("'" + c + "'");
    }
    at++;
  }

  private JsonProblem problem(String expected) {
    return new JsonProblem("offset " + at + " (expected: " + expected + ")");
  }
}
