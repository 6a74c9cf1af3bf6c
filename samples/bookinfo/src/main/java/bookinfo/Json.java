package bookinfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON value (RFC 8259). Members keep the order they were written in; `toString` gives compact
/// JSON.
sealed interface Json {

  record Members(Map<String, Json> byName) implements Json {
    @Override
    public String toString() {
      var parts = new ArrayList<String>();
      byName.forEach((name, value) -> parts.add(quote(name) + ":" + value));
      return "{" + String.join(",", parts) + "}";
    }
  }

  record Items(List<Json> values) implements Json {
    @Override
    public String toString() {
      var parts = new ArrayList<String>();
      values.forEach(value -> parts.add(value.toString()));
      return "[" + String.join(",", parts) + "]";
    }
  }

  record Text(String value) implements Json {
    @Override
    public String toString() {
      return quote(value);
    }
  }

  /// A number as it was written, so that nothing is lost between two services.
  record Numeral(String digits) implements Json {
    @Override
    public String toString() {
      return digits;
    }
  }

  enum Word implements Json {
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String spelling;

    Word(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String toString() {
      return spelling;
    }
  }

  static Json text(String value) {
    return new Text(value);
  }

  static Json number(Number value) {
    return new Numeral(value.toString());
  }

  static Json list(Json... values) {
    return new Items(List.of(values));
  }

  /// `{"name": value}`; add more with [#with].
  static Members of(String name, Json value) {
    return new Members(Map.of()).with(name, value);
  }

  private static Members copyWith(Map<String, Json> members, String name, Json value) {
    var copy = new LinkedHashMap<>(members);
    copy.put(name, value);
    return new Members(copy);
  }

  /// This object with one more member; anything that is not an object becomes one.
  default Members with(String name, Json value) {
    return copyWith(this instanceof Members(var members) ? members : Map.of(), name, value);
  }

  /// The member of this name, or null when there is none or this is no object.
  default @Nullable Json get(String name) {
    return this instanceof Members(var members) ? members.get(name) : null;
  }

  /// The elements of an array; of anything else, none.
  default List<Json> items() {
    return this instanceof Items(var values) ? values : List.of();
  }

  /// The text of a member for showing to people: strings unquoted, a missing member or null empty.
  default String show(String name) {
    return switch (get(name)) {
      case null -> "";
      case Text(var value) -> value;
      case Word.NULL -> "";
      case Json other -> other.toString();
    };
  }

  private static String quote(String text) {
    var out = new StringBuilder("\"");
    text.chars().forEach(c -> escape((char) c, out));
    return out.append('"').toString();
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
  }
}
