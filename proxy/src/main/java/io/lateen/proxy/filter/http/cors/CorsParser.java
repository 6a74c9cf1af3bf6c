package io.lateen.proxy.filter.http.cors;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.route.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads [CorsConfig] and [CorsPolicy].
public final class CorsParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.cors.v3.Cors";
  }

  @Override
  public FilterConfig parse(Fields config) {
    return new CorsConfig();
  }

  @Override
  public String perRouteMessageName() {
    return "envoy.extensions.filters.http.cors.v3.CorsPolicy";
  }

  @Override
  public FilterConfig parsePerRoute(Fields config) {
    List<ValueMatcher> origins = new ArrayList<>();
    for (Fields origin : config.children("allow_origin_string_match")) {
      ValueMatcher matcher = origin(origin);
      if (matcher != null) {
        origins.add(matcher);
      }
    }
    Fields enabled = config.child("filter_enabled");
    Fields share = enabled == null ? null : enabled.child("default_value");
    CorsPolicy parsed =
        new CorsPolicy(
            origins,
            config.string("allow_methods"),
            config.string("allow_headers"),
            config.string("expose_headers"),
            config.string("max_age"),
            config.bool("allow_credentials"),
            share == null ? null : fraction(share),
            config.bool("forward_not_matching_preflights", true));
    config.refuseOthers();
    return parsed;
  }

  private static Fraction fraction(Fields share) {
    int denominator =
        switch (share.word("denominator")) {
          case "TEN_THOUSAND" -> 10_000;
          case "MILLION" -> 1_000_000;
          default -> 100;
        };
    return new Fraction(share.integer("numerator", 0, 0, denominator), denominator);
  }

  private static @Nullable ValueMatcher origin(Fields match) {
    boolean ignoreCase = match.bool("ignore_case");
    if (match.has("exact")) {
      return ValueMatcher.of(new StringMatch.Exact(match.string("exact"), ignoreCase));
    }
    if (match.has("prefix")) {
      return ValueMatcher.of(new StringMatch.Prefix(match.string("prefix"), ignoreCase));
    }
    if (match.has("suffix")) {
      return ValueMatcher.of(new StringMatch.Suffix(match.string("suffix"), ignoreCase));
    }
    if (match.has("contains")) {
      return ValueMatcher.of(new StringMatch.Contains(match.string("contains"), ignoreCase));
    }
    Fields regex = match.child("safe_regex");
    if (regex == null) {
      match.problem("exact", "missing (expected: a way to match)");
      return null;
    }
    try {
      return ValueMatcher.of(new StringMatch.Regex(regex.string("regex")));
    } catch (PatternSyntaxException e) {
      regex.problem(
          "regex", regex.string("regex") + " (expected: RE2 syntax; " + e.getMessage() + ")");
      return null;
    }
  }
}
