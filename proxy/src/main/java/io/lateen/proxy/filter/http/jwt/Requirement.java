package io.lateen.proxy.filter.http.jwt;

import java.util.List;

/// `JwtRequirement`: which tokens a request must have.
sealed interface Requirement {
  /// @param audiences of which one must be meant, in place of the provider's; empty: the provider's
  record Token(Provider provider, List<String> audiences) implements Requirement {}

  /// One of them.
  ///
  /// @param orMissing a request without tokens will do
  /// @param orFailed any request will do
  record OneOf(List<Requirement> ways, boolean orMissing, boolean orFailed)
      implements Requirement {}

  record AllOf(List<Requirement> parts) implements Requirement {}
}
