package io.lateen.proxy.resource;

/// How a cluster's endpoints are found.
public sealed interface Discovery {
  record Static(Assignment endpoints) implements Discovery {}

  /// By EDS.
  ///
  /// @param serviceName the assignment's name
  /// @param path of the file that has it; empty: the control plane has it
  record Eds(String serviceName, String path) implements Discovery {
    /// From the control plane.
    public Eds(String serviceName) {
      this(serviceName, "");
    }
  }

  /// The assignment's hosts are DNS names.
  ///
  /// @param logical LOGICAL_DNS: only the first answer counts, for new connections
  record Dns(Assignment endpoints, boolean logical, NameResolution how) implements Discovery {}

  /// Where the connection was going before it was redirected to us.
  ///
  /// @param header whose `ip:port` comes first; empty: headers do not count
  record OriginalDst(String header) implements Discovery {}
}
