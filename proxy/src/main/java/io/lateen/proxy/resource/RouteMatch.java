package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RouteMatch`: everything given must match.
///
/// @param caseSensitive of the path
/// @param runtimeFraction the share of requests this route is considered for; null: all
/// @param grpc only requests with a gRPC content type
public record RouteMatch(
    Path path,
    boolean caseSensitive,
    List<HeaderMatch> headers,
    List<QueryMatch> query,
    @Nullable Fraction runtimeFraction,
    boolean grpc) {

  public RouteMatch {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /// Matched against the path without its query.
  public sealed interface Path {
    record Prefix(String prefix) implements Path {}

    record Exact(String path) implements Path {}

    /// A regular expression.
    ///
    /// @param regex RE2 syntax, matched whole
    record Regex(String regex) implements Path {}

    /// `connect_matcher`: a CONNECT, which has no path; no other condition on paths matches one.
    record Connect() implements Path {}

    /// The prefix itself, or the prefix followed by `/`.
    record PathSeparatedPrefix(String prefix) implements Path {}
  }
}
