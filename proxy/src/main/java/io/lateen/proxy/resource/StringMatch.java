package io.lateen.proxy.resource;

/// `envoy.type.matcher.v3.StringMatcher`.
public sealed interface StringMatch {
  /// Matches letters of either case; never with `Regex`.
  default boolean ignoreCase() {
    return false;
  }

  record Exact(String value, boolean ignoreCase) implements StringMatch {}

  record Prefix(String value, boolean ignoreCase) implements StringMatch {}

  record Suffix(String value, boolean ignoreCase) implements StringMatch {}

  record Contains(String value, boolean ignoreCase) implements StringMatch {}

  /// A regular expression.
  ///
  /// @param value RE2 syntax, matched whole
  record Regex(String value) implements StringMatch {}
}
