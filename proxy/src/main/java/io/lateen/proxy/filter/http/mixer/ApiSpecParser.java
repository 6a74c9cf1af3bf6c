package io.lateen.proxy.filter.http.mixer;

import com.google.re2j.PatternSyntaxException;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.mixer.AttributesParser;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.route.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `HTTPAPISpec`.
final class ApiSpecParser {
  private ApiSpecParser() {}

  static ApiSpec parse(Fields spec) {
    AttributeBag attributes = AttributesParser.parse(spec.child("attributes"));
    List<ApiSpec.Pattern> patterns = new ArrayList<>();
    for (Fields pattern : spec.children("patterns")) {
      ApiSpec.Pattern parsed = pattern(pattern, attributes);
      if (parsed != null) {
        patterns.add(parsed);
      }
    }
    List<ApiKey> keys = new ArrayList<>();
    spec.children("api_keys").forEach(key -> keys.add(key(key)));
    return new ApiSpec(
        FixedAttributes.of(List.of(attributes)), patterns, keys.isEmpty() ? ApiKey.USUAL : keys);
  }

  private static ApiSpec.@Nullable Pattern pattern(Fields pattern, AttributeBag attributes) {
    boolean template = !pattern.has("regex");
    String expression =
        template ? UriTemplate.regex(pattern.string("uri_template")) : pattern.string("regex");
    try {
      return new ApiSpec.Pattern(
          Octets.of(pattern.string("http_method")),
          ValueMatcher.of(new StringMatch.Regex(expression)),
          template,
          FixedAttributes.of(
              List.of(attributes, AttributesParser.parse(pattern.child("attributes")))));
    } catch (PatternSyntaxException e) {
      pattern.problem("regex", expression + " (expected: RE2 syntax; " + e.getMessage() + ")");
      return null;
    }
  }

  private static ApiKey key(Fields key) {
    if (key.has("header")) {
      String name = key.string("header").toLowerCase(Locale.ROOT);
      return new ApiKey(ApiKey.In.HEADER, Octets.of(name));
    }
    return key.has("cookie")
        ? new ApiKey(ApiKey.In.COOKIE, Octets.of(key.string("cookie")))
        : new ApiKey(ApiKey.In.QUERY, Octets.of(key.string("query")));
  }
}
