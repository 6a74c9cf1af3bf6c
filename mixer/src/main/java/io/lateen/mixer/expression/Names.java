package io.lateen.mixer.expression;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// DNS names, e-mail addresses and URIs: what is one, and which two are the same.
final class Names {
  private static final Pattern LOCAL_PART =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final int LONGEST_NAME = 253;

  private Names() {}

  /// The text itself when it is a name by the strict rules of IDNA.
  static String dnsName(String text) {
    ascii(text);
    return text;
  }

  static String email(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || !LOCAL_PART.matcher(text.substring(0, at)).matches()) {
      throw new EvaluationException(
          "error converting '" + text + "' to e-mail (expected: local@domain)");
    }
    ascii(text.substring(at + 1));
    return text;
  }

  static String uri(String text) {
    parse(text);
    return text;
  }

  /// Ignores case, a dot at the end, and the way characters beyond ASCII are written.
  static boolean sameDnsName(String a, String b) {
    return a.equals(b) || ascii(a).equals(ascii(b));
  }

  static boolean sameEmail(String a, String b) {
    int atA = a.lastIndexOf('@');
    int atB = b.lastIndexOf('@');
    email(a);
    email(b);
    return a.substring(0, atA).equals(b.substring(0, atB))
        && sameDnsName(a.substring(atA + 1), b.substring(atB + 1));
  }

  /// For http and https scheme and host are compared as such; all other URIs as text.
  static boolean sameUri(String a, String b) {
    URI first = parse(a);
    URI second = parse(b);
    if (a.equals(b)) {
      return true;
    }
    return isWeb(first)
        && isWeb(second)
        && first.getScheme().equalsIgnoreCase(second.getScheme())
        && first.getPort() == second.getPort()
        && sameHost(first, second)
        && Objects.equals(first.getRawUserInfo(), second.getRawUserInfo())
        && first.getRawPath().equals(second.getRawPath())
        && Objects.equals(first.getRawQuery(), second.getRawQuery())
        && Objects.equals(first.getRawFragment(), second.getRawFragment());
  }

  /// A name with `_` in it is no host to Java, but is one to most: then all that stands there is
  /// compared.
  private static boolean sameHost(URI first, URI second) {
    return host(first).equalsIgnoreCase(host(second));
  }

  private static String host(URI uri) {
    return uri.getHost() == null ? String.valueOf(uri.getAuthority()) : uri.getHost();
  }

  private static boolean isWeb(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  private static URI parse(String text) {
    if (text.isEmpty()) {
      throw new EvaluationException("error converting string to uri: empty string");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new EvaluationException(
          "error converting string to uri '" + text + "': " + e.getReason());
    }
  }

  private static String ascii(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      String ascii = IDN.toASCII(bare, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      if (!ascii.isEmpty() && ascii.length() <= LONGEST_NAME) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as any other wrong name.
    }
    throw new EvaluationException(
        "error converting '" + name + "' to dns name (expected: labels by the rules of IDNA)");
  }
}
