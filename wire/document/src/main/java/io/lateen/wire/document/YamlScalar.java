package io.lateen.wire.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What an unquoted scalar means, as Kubernetes' tools read it: YAML 1.1 in numbers (`0644` is
/// octal) and booleans (`yes`, `on`).
final class YamlScalar {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern OTHER_BASE =
      Pattern.compile("([-+]?)0(x[0-9a-fA-F_]+|b[01_]+|o?[0-7_]+)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");
  private static final int LONGEST_NUMBER = 100;

  private YamlScalar() {}

  static JsonNode plain(String text) {
    if (text.isEmpty() || text.equals("~") || isWord(text, Set.of("null"))) {
      return NODES.nullNode();
    }
    if (isWord(text, TRUE) || isWord(text, FALSE)) {
      return NODES.booleanNode(isWord(text, TRUE));
    }
    return number(text).orElseGet(() -> NODES.stringNode(text));
  }

  /// `word`, `Word` or `WORD`, but not `wOrD`.
  private static boolean isWord(String text, Set<String> words) {
    String lower = text.toLowerCase(Locale.ROOT);
    return words.contains(lower)
        && (text.equals(lower)
            || text.equals(text.toUpperCase(Locale.ROOT))
            || text.substring(1).equals(lower.substring(1)));
  }

  private static Optional<JsonNode> number(String text) {
    char first = text.charAt(0);
    boolean maybe = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    if (!maybe || text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    if (DECIMAL.matcher(text).matches()) {
      return Optional.of(integer(text.replace("_", ""), 10));
    }
    if (OTHER_BASE.matcher(text).matches()) {
      return otherBase(text.replace("_", ""));
    }
    return FLOAT.matcher(text).matches()
        ? Optional.of(NODES.numberNode(new BigDecimal(text)))
        : Optional.empty();
  }

  private static Optional<JsonNode> otherBase(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = text.substring(signed ? 2 : 1);
    int base = digits.startsWith("x") ? 16 : digits.startsWith("b") ? 2 : 8;
    String bare = "xbo".indexOf(digits.charAt(0)) >= 0 ? digits.substring(1) : digits;
    return bare.isEmpty()
        ? Optional.empty()
        : Optional.of(integer((text.startsWith("-") ? "-" : "") + bare, base));
  }

  private static JsonNode integer(String digits, int base) {
    BigInteger value = new BigInteger(digits, base);
    if (value.bitLength() < Integer.SIZE) {
      return NODES.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? NODES.numberNode(value.longValue())
        : NODES.numberNode(value);
  }
}
