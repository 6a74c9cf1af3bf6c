package io.lateen.proxy.resource;

/// Where a connection manager has its routes from.
public sealed interface RouteSource {
  /// A table by name in the `ConfigSnapshot`.
  ///
  /// @param path of the file that has it; empty: the control plane has it
  record Rds(String name, String path) implements RouteSource {
    /// From the control plane.
    public Rds(String name) {
      this(name, "");
    }
  }

  record Inline(RouteTable table) implements RouteSource {}
}
