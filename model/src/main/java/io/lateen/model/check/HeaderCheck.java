package io.lateen.model.check;

import io.lateen.model.rule.HeaderOperations;
import io.lateen.model.rule.Headers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Names and values of HTTP headers.
final class HeaderCheck {
  /// RFC 9110 section 5.6.2, and HTTP/2's pseudo-headers.
  private static final Pattern NAME = Pattern.compile(":?[-!#$%&'*+.^_`|~0-9A-Za-z]+");

  private static final String EXPECTED_NAME = "a header's name";

  private final Problems problems;

  HeaderCheck(Problems problems) {
    this.problems = problems;
  }

  /// The header changes of a route or destination at `path`.
  void operations(FieldPath path, Headers headers) {
    operations(path.field("headers").field("request"), headers.request());
    operations(path.field("headers").field("response"), headers.response());
    values(path.field("appendRequestHeaders"), headers.deprecatedRequest().add());
    names(path.field("removeRequestHeaders"), headers.deprecatedRequest().remove());
    values(path.field("appendResponseHeaders"), headers.deprecatedResponse().add());
    names(path.field("removeResponseHeaders"), headers.deprecatedResponse().remove());
  }

  /// A name that is the key of a map at `path`.
  void name(FieldPath path, String name) {
    if (!NAME.matcher(name).matches()) {
      problems.unexpected(path, name, EXPECTED_NAME);
    }
  }

  /// A name in a CORS list, where `*` may stand too.
  void listed(FieldPath path, String name) {
    name(path, name);
  }

  private void operations(FieldPath path, HeaderOperations operations) {
    values(path.field("set"), operations.set());
    values(path.field("add"), operations.add());
    names(path.field("remove"), operations.remove());
  }

  private void names(FieldPath path, List<String> names) {
    problems.each(path, names, this::name);
  }

  private void values(FieldPath path, Map<String, String> values) {
    values.forEach(
        (name, value) -> {
          name(path, name);
          if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            problems.unexpected(path.field(name), value, "a value on one line");
          }
        });
  }
}
