package io.lateen.proxy.report;

import io.lateen.proxy.http.Octets;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A format string with Envoy's `%OPERATORS%`, taken apart once. What is not known of a request
/// prints as `-` in a log and as nothing in a header.
public final class Template {
  private static final byte[] DASH = {'-'};
  private static final byte[] NOTHING = {};
  private static final Pattern LENGTH = Pattern.compile(":(\\d{1,9})$");

  private final List<Operator> pieces = new ArrayList<>();
  private final boolean literal;
  private final byte[] unknown;

  /// A line of a log.
  ///
  /// @throws IllegalArgumentException naming an operator that is not there, or what is wrong in it
  public Template(String format) {
    this(format, DASH);
  }

  /// A header's value: empty where an operator says nothing.
  public static Template header(String format) {
    return terse(format);
  }

  /// Empty where an operator says nothing.
  static Template terse(String format) {
    return new Template(format, NOTHING);
  }

  private Template(String format, byte[] unknown) {
    this.unknown = unknown;
    int at = 0;
    boolean plain = true;
    while (at < format.length()) {
      int open = format.indexOf('%', at);
      int close = open < 0 ? -1 : end(format, open + 1);
      if (close < 0) {
        text(format.substring(at));
        break;
      }
      text(format.substring(at, open));
      if (close == open + 1) {
        text("%");
      } else {
        plain = false;
        operator(format.substring(open + 1, close));
      }
      at = close + 1;
    }
    literal = plain;
  }

  /// What is wrong with a format; null: nothing.
  public static @Nullable String problem(String format) {
    try {
      Template _ = new Template(format);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /// Where an operator's closing percent sign is; those in its parentheses are its own.
  private static int end(String format, int from) {
    int depth = 0;
    for (int i = from; i < format.length(); i++) {
      switch (format.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '%' -> {
          if (depth <= 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /// Whether it prints the same for every request.
  public boolean literal() {
    return literal;
  }

  /// Appends the text for a request.
  public void write(RequestRecord record, ByteBuf out) {
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).write(record, out);
    }
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      byte[] octets = Octets.of(text);
      pieces.add((record, out) -> out.writeBytes(octets));
    }
  }

  private void operator(String operator) {
    Operator piece = Operators.of(operator);
    int longest = longest(operator);
    pieces.add(
        (record, out) -> {
          int before = out.writerIndex();
          piece.write(record, out);
          int written = out.writerIndex() - before;
          if (written == 0) {
            out.writeBytes(unknown);
          } else if (written > longest) {
            out.writerIndex(before + longest);
          }
        });
  }

  /// `REQ(X):12` prints no more than 12 octets.
  private static int longest(String operator) {
    Matcher length = LENGTH.matcher(operator);
    return length.find() ? Integer.parseInt(length.group(1)) : Integer.MAX_VALUE;
  }
}
