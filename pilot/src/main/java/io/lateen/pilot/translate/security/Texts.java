package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ListMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.OrMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import io.lateen.pilot.translate.message.Messages;
import java.util.List;

/// Texts as rules write them, `*`, `prefix*`, `*suffix` or exact → Envoy's matchers. What users
/// write never becomes part of a regular expression unquoted.
final class Texts {
  private static final String ANY = "*";
  private static final String JWT = "envoy.filters.http.jwt_authn";

  /// Under which key a token's payload stands in the metadata of Envoy's filter: of the one on
  /// whose behalf a call is made.
  static final String PAYLOAD = "payload";

  /// The same of the workload that calls.
  static final String PEER_PAYLOAD = "peer_payload";

  private Texts() {}

  /// A text, of which `*` asks that it be not empty.
  static StringMatcher match(String pattern) {
    return match("", pattern, "");
  }

  /// @param before what stands before every text that the pattern means
  /// @param after what stands after
  static StringMatcher match(String before, String pattern, String after) {
    StringMatcher.Builder matcher = StringMatcher.newBuilder();
    if (pattern.equals(ANY)) {
      return before.isEmpty() && after.isEmpty()
          ? matcher.setSafeRegex(Messages.regex(".+")).build()
          : matcher.setSafeRegex(Messages.regex(quoted(before) + ".+" + quoted(after))).build();
    }
    if (pattern.endsWith(ANY)) {
      String start = before + pattern.substring(0, pattern.length() - 1);
      return after.isEmpty()
          ? matcher.setPrefix(start).build()
          : matcher.setSafeRegex(Messages.regex(quoted(start) + ".*" + quoted(after))).build();
    }
    if (pattern.startsWith(ANY)) {
      String end = pattern.substring(1) + after;
      return before.isEmpty()
          ? matcher.setSuffix(end).build()
          : matcher.setSafeRegex(Messages.regex(quoted(before) + ".*" + quoted(end))).build();
    }
    return matcher.setExact(before + pattern + after).build();
  }

  private static String quoted(String text) {
    return com.google.re2j.Pattern.quote(text);
  }

  /// A header; `*` asks that it be there.
  static HeaderMatcher header(String name, String pattern) {
    HeaderMatcher.Builder matcher = HeaderMatcher.newBuilder().setName(name);
    return pattern.equals(ANY)
        ? matcher.setPresentMatch(true).build()
        : matcher.setStringMatch(match(pattern)).build();
  }

  /// `:authority`, in whatever case.
  static HeaderMatcher host(String pattern) {
    return HeaderMatcher.newBuilder()
        .setName(":authority")
        .setStringMatch(match(pattern).toBuilder().setIgnoreCase(!pattern.equals(ANY)))
        .build();
  }

  /// A claim of a token: the text itself, or one of a list.
  ///
  /// @param payload whose: [#PAYLOAD] or [#PEER_PAYLOAD]
  static MetadataMatcher claim(String payload, List<String> path, StringMatcher text) {
    ValueMatcher single = ValueMatcher.newBuilder().setStringMatch(text).build();
    ValueMatcher listed =
        ValueMatcher.newBuilder().setListMatch(ListMatcher.newBuilder().setOneOf(single)).build();
    MetadataMatcher.Builder matcher =
        MetadataMatcher.newBuilder()
            .setFilter(JWT)
            .setValue(
                ValueMatcher.newBuilder()
                    .setOrMatch(
                        OrMatcher.newBuilder().addValueMatchers(single).addValueMatchers(listed)));
    matcher.addPathBuilder().setKey(payload);
    path.forEach(key -> matcher.addPathBuilder().setKey(key));
    return matcher.build();
  }

  /// What a filter of Envoy's says under a key; `[x]` means a list with it.
  static MetadataMatcher metadata(String filter, String key, String value) {
    boolean list = value.startsWith("[") && value.endsWith("]");
    String text = list ? value.substring(1, value.length() - 1) : value;
    ValueMatcher single = ValueMatcher.newBuilder().setStringMatch(match(text)).build();
    MetadataMatcher.Builder matcher =
        MetadataMatcher.newBuilder()
            .setFilter(filter)
            .setValue(
                list
                    ? ValueMatcher.newBuilder()
                        .setListMatch(ListMatcher.newBuilder().setOneOf(single))
                        .build()
                    : single);
    matcher.addPathBuilder().setKey(key);
    return matcher.build();
  }
}
