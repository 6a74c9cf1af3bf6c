package io.lateen.proxy.resource;

/// `envoy.config.route.v3.HeaderMatcher`.
///
/// @param name lower case; `:method`, `:authority`, `:path`, `:scheme` are the pseudo-headers
/// @param invert the opposite matches; a value test of an absent header fails either way
/// @param treatMissingAsEmpty an absent header is tested as an empty value, which is there
public record HeaderMatch(String name, Test test, boolean invert, boolean treatMissingAsEmpty) {

  public sealed interface Test {
    record Value(StringMatch match) implements Test {}

    /// A decimal integer in `[start, end)`.
    record Range(long start, long end) implements Test {}

    /// Whether the header is there.
    ///
    /// @param present false: the header must be absent
    record Present(boolean present) implements Test {}
  }
}
