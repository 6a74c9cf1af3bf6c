package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.listener.v3.Listener`.
///
/// @param handOff true: a connection goes to the listener that matches its original destination,
///     if there is one (`use_original_dst`)
/// @param chains tried by most specific match, as Envoy's FilterChainMatch document orders it
public record Listener(
    String name,
    Address address,
    Binding binding,
    boolean handOff,
    ListenerFilters listenerFilters,
    List<FilterChain> chains,
    @Nullable FilterChain defaultChain) {

  public Listener {
    chains = List.copyOf(chains);
  }

  /// Whether it has a socket of its own.
  public boolean bindToPort() {
    return binding.toPort();
  }

  /// How it listens.
  ///
  /// @param toPort false: no socket of its own, connections are handed over by original destination
  /// @param transparent takes connections to addresses that are not the machine's, as netfilter's
  ///     TPROXY sends them; needs CAP_NET_ADMIN
  /// @param freebind its address need not be the machine's
  /// @param mode the rights of a pipe's file, 0777 at most; 0: as the umask leaves them
  public record Binding(boolean toPort, boolean transparent, boolean freebind, int mode) {
    public static final Binding PORT = new Binding(true, false, false, 0);
    public static final Binding NONE = new Binding(false, false, false, 0);
  }

  /// What looks at a connection before a chain is chosen.
  ///
  /// @param originalDestination read SO_ORIGINAL_DST
  /// @param tlsInspector read SNI and ALPN from the client hello
  /// @param httpInspector find out whether plain connections speak HTTP
  /// @param timeout how long to wait for it; zero: for ever
  /// @param continueOnTimeout true: go on as with a plain connection; false: close
  public record ListenerFilters(
      boolean originalDestination,
      boolean tlsInspector,
      boolean httpInspector,
      Duration timeout,
      boolean continueOnTimeout) {

    /// With Envoy's time-out.
    public ListenerFilters(boolean originalDestination, boolean tlsInspector) {
      this(originalDestination, tlsInspector, false, Duration.ofSeconds(15), false);
    }
  }
}
