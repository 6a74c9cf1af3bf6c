package io.lateen.proxy.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON text, indented by one space a level as Envoy's admin does, or on one line. Calls
/// must
/// nest properly.
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean compact;
  private int depth;
  private boolean first = true;
  private boolean named;

  public JsonWriter() {
    this(false);
  }

  private JsonWriter(boolean compact) {
    this.compact = compact;
  }

  /// One that writes no white space.
  public static JsonWriter compact() {
    return new JsonWriter(true);
  }

  public JsonWriter beginObject() {
    return begin('{');
  }

  public JsonWriter endObject() {
    return end('}');
  }

  public JsonWriter beginArray() {
    return begin('[');
  }

  public JsonWriter endArray() {
    return end(']');
  }

  public JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(compact ? ":" : ": ");
    named = true;
    return this;
  }

  public JsonWriter value(String value) {
    separate();
    quote(value);
    return this;
  }

  public JsonWriter value(long value) {
    return raw(Long.toString(value));
  }

  public JsonWriter value(boolean value) {
    return raw(value ? "true" : "false");
  }

  /// A whole number without its fraction, what is not a number as text.
  public JsonWriter value(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return value(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return raw(whole ? Long.toString((long) value) : Double.toString(value));
  }

  /// A tree as `JsonReader` makes it.
  public JsonWriter tree(@Nullable Object tree) {
    switch (tree) {
      case null -> raw("null");
      case Map<?, ?> map -> {
        beginObject();
        map.forEach((name, value) -> name(String.valueOf(name)).tree(value));
        endObject();
      }
      case List<?> list -> {
        beginArray();
        list.forEach(this::tree);
        endArray();
      }
      case Boolean flag -> value(flag);
      case Number number -> value(number.doubleValue());
      default -> value(tree.toString());
    }
    return this;
  }

  /// Text that is JSON already.
  public JsonWriter raw(String json) {
    separate();
    out.append(json);
    return this;
  }

  public JsonWriter field(String name, String value) {
    return name(name).value(value);
  }

  public JsonWriter field(String name, long value) {
    return name(name).value(value);
  }

  public JsonWriter field(String name, boolean value) {
    return name(name).value(value);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonWriter begin(char bracket) {
    separate();
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter end(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (named) {
      named = false;
      return;
    }
    if (depth > 0) {
      if (!first) {
        out.append(',');
      }
      newLine();
    }
    first = false;
  }

  private void newLine() {
    if (compact) {
      return;
    }
    out.append('\n');
    for (int i = 0; i < depth; i++) {
      out.append(' ');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
