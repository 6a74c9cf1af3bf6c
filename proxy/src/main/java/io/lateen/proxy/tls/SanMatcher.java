package io.lateen.proxy.tls;

import com.google.re2j.Pattern;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import java.util.List;
import java.util.Locale;

/// Whether a certificate's subject alternative names (RFC 5280 section 4.2.1.6) satisfy one of
/// several matchers. Pure.
final class SanMatcher {
  private SanMatcher() {}

  /// One name of a certificate.
  record San(SanMatch.Type type, String value) {
    @Override
    public String toString() {
      return type + ":" + value;
    }
  }

  static boolean matches(List<SanMatch> matchers, List<San> names) {
    return matchers.stream()
        .anyMatch(matcher -> names.stream().anyMatch(name -> matches(matcher, name)));
  }

  private static boolean matches(SanMatch matcher, San name) {
    if (matcher.type() != SanMatch.Type.ANY && matcher.type() != name.type()) {
      return false;
    }
    if (name.type() == SanMatch.Type.DNS && matcher.match() instanceof StringMatch.Exact exact) {
      return dns(name.value(), exact.value());
    }
    return matches(matcher.match(), name.value());
  }

  /// A certificate's `*.` stands for one label (RFC 6125 section 6.4.3).
  private static boolean dns(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equalsIgnoreCase(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equalsIgnoreCase(pattern.substring(1));
  }

  private static boolean matches(StringMatch match, String value) {
    String name = match.ignoreCase() ? value.toLowerCase(Locale.ROOT) : value;
    return switch (match) {
      case StringMatch.Exact exact -> name.equals(folded(match, exact.value()));
      case StringMatch.Prefix prefix -> name.startsWith(folded(match, prefix.value()));
      case StringMatch.Suffix suffix -> name.endsWith(folded(match, suffix.value()));
      case StringMatch.Contains contains -> name.contains(folded(match, contains.value()));
      case StringMatch.Regex regex -> Pattern.matches(regex.value(), value);
    };
  }

  private static String folded(StringMatch match, String text) {
    return match.ignoreCase() ? text.toLowerCase(Locale.ROOT) : text;
  }
}
