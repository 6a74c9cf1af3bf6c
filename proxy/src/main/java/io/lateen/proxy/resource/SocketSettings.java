package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a cluster's connections are made.
///
/// @param keepalive null: they are not probed
/// @param source null: the system chooses where they come from
public record SocketSettings(@Nullable TcpKeepalive keepalive, @Nullable Source source) {
  public static final SocketSettings DEFAULT = new SocketSettings(null, null);

  /// `UpstreamConnectionOptions.tcp_keepalive`. Null: the system's default.
  public record TcpKeepalive(
      @Nullable Integer probes, @Nullable Integer timeSeconds, @Nullable Integer intervalSeconds) {}

  /// `BindConfig`: where connections come from.
  ///
  /// @param addresses at least one; the first of the endpoint's family counts, or else the first. A
  ///     port of 0 is any that is free
  /// @param freebind the addresses need not be the machine's
  public record Source(List<Address> addresses, boolean freebind) {
    public Source {
      addresses = List.copyOf(addresses);
    }
  }
}
