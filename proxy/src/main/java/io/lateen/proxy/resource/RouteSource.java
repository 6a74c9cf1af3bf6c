package io.lateen.proxy.resource;

/// Where a connection manager has its routes from.
public sealed interface RouteSource {
  /// A table by name in the `ConfigSnapshot`.
  record Rds(String name) implements RouteSource {}

  record Inline(RouteTable table) implements RouteSource {}
}
