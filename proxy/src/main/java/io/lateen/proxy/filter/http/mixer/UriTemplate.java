package io.lateen.proxy.filter.http.mixer;

import com.google.re2j.Pattern;

/// Path templates of `google.api.http`: `*` and `{name}` are one segment, `**` any number, and
/// `{name=segments}` what the segments say.
final class UriTemplate {
  private UriTemplate() {}

  /// An expression that matches the same paths.
  static String regex(String template) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      int close = c == '{' ? template.indexOf('}', at) : -1;
      if (close > 0) {
        int equals = template.indexOf('=', at);
        boolean segments = equals > 0 && equals < close;
        regex.append(segments ? regex(template.substring(equals + 1, close)) : "[^/]+");
        at = close + 1;
      } else if (template.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        regex.append(c == '*' ? "[^/]+" : Pattern.quote(String.valueOf(c)));
        at++;
      }
    }
    return regex.toString();
  }
}
