package io.lateen.proxy.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `RouteAction.HashPolicy`: what a consistent-hash load balancer hashes.
public sealed interface HashPolicy {
  /// A hash from this policy ends the list.
  boolean terminal();

  record Header(String name, boolean terminal) implements HashPolicy {}

  /// A cookie.
  ///
  /// @param ttl null: none is made; zero: a session cookie
  record Cookie(String name, String path, @Nullable Duration ttl, boolean terminal)
      implements HashPolicy {}

  record SourceIp(boolean terminal) implements HashPolicy {}

  record QueryParameter(String name, boolean terminal) implements HashPolicy {}
}
