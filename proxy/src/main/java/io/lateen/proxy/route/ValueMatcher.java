package io.lateen.proxy.route;

import com.google.re2j.Pattern;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.resource.StringMatch;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Compares octets with a configured text.
public abstract class ValueMatcher {
  ValueMatcher() {}

  /// Whether `[from, to)` matches.
  public abstract boolean matches(byte[] b, int from, int to);

  /// @throws com.google.re2j.PatternSyntaxException for a broken expression
  public static ValueMatcher of(StringMatch match) {
    return switch (match) {
      case StringMatch.Exact exact -> new Text(exact.value(), exact.ignoreCase(), Place.WHOLE);
      case StringMatch.Prefix prefix -> new Text(prefix.value(), prefix.ignoreCase(), Place.START);
      case StringMatch.Suffix suffix -> new Text(suffix.value(), suffix.ignoreCase(), Place.END);
      case StringMatch.Contains part -> new Text(part.value(), part.ignoreCase(), Place.ANYWHERE);
      case StringMatch.Regex regex -> new Regex(regex.value());
    };
  }

  enum Place {
    WHOLE,
    START,
    END,
    ANYWHERE
  }

  static final class Text extends ValueMatcher {
    private final byte[] text;
    private final boolean ignoreCase;
    private final Place place;

    Text(String text, boolean ignoreCase, Place place) {
      this.text = Octets.of(ignoreCase ? text.toLowerCase(Locale.ROOT) : text);
      this.ignoreCase = ignoreCase;
      this.place = place;
    }

    @Override
    public boolean matches(byte[] b, int from, int to) {
      int spare = to - from - text.length;
      if (spare < 0) {
        return false;
      }
      return switch (place) {
        case WHOLE -> spare == 0 && at(b, from);
        case START -> at(b, from);
        case END -> at(b, from + spare);
        case ANYWHERE -> anywhere(b, from, spare);
      };
    }

    private boolean anywhere(byte[] b, int from, int spare) {
      for (int i = 0; i <= spare; i++) {
        if (at(b, from + i)) {
          return true;
        }
      }
      return false;
    }

    private boolean at(byte[] b, int from) {
      return ignoreCase
          ? Octets.equalsIgnoreCase(b, from, from + text.length, text)
          : java.util.Arrays.equals(b, from, from + text.length, text, 0, text.length);
    }
  }

  static final class Regex extends ValueMatcher {
    private final Pattern pattern;

    Regex(String expression) {
      pattern = Pattern.compile(expression);
    }

    @Override
    public boolean matches(byte[] b, int from, int to) {
      return pattern.matches(new String(b, from, to - from, StandardCharsets.UTF_8));
    }
  }
}
