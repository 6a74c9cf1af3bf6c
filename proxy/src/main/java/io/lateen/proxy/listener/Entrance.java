package io.lateen.proxy.listener;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.RouteSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The listener by which a call comes in.
///
/// @param remarks how it came to be this one
record Entrance(Listener listener, List<String> remarks) {
  private static final RouteSource PROXY = new RouteSource.Rds("http_proxy");

  /// The listener for connections that were going to `destination`: its own address, or its port
  /// on every address.
  static <L> @Nullable L byDestination(
      Collection<L> all, Function<L, Listener> config, InetSocketAddress destination) {
    L wildcard = null;
    for (L one : all) {
      Listener listener = config.apply(one);
      if (listener.address().port() == destination.getPort()) {
        String host = listener.address().host();
        if (host.equals(destination.getAddress().getHostAddress())) {
          return one;
        }
        wildcard = host.equals("0.0.0.0") || host.equals("::") ? one : wildcard;
      }
    }
    return wildcard;
  }

  /// Null: there is none.
  static @Nullable Entrance find(ConfigSnapshot config, Call call) {
    boolean byPipe = call.question().source() instanceof UnixDomainSocketAddress;
    List<Listener> all =
        config.listeners().values().stream()
            .filter(listener -> listener.address().isPipe() == byPipe)
            .sorted(Comparator.comparing(Listener::name))
            .toList();
    return byPipe ? ofPipe(all, call.question().source().toString()) : ofPort(all, call);
  }

  /// A pipe that is not opened leads nowhere.
  private static @Nullable Entrance ofPipe(List<Listener> all, String path) {
    Listener found = first(all, one -> one.bindToPort() && one.address().path().equals(path));
    return found == null ? null : new Entrance(found, List.of());
  }

  private static @Nullable Entrance ofPort(List<Listener> all, Call call) {
    Entrance found = addressed(all, call);
    found = found == null ? redirected(all, call) : found;
    found = found == null ? proxied(all, call) : found;
    return found == null ? bound(all, call) : found;
  }

  /// Listeners without a socket are reached only by redirected connections.
  private static @Nullable Entrance addressed(List<Listener> all, Call call) {
    InetAddress to = call.to();
    if (to == null) {
      return null;
    }
    boolean redirected = first(all, Listener::handOff) != null;
    List<Listener> open = all.stream().filter(one -> redirected || one.bindToPort()).toList();
    Listener found =
        byDestination(open, Function.identity(), new InetSocketAddress(to, call.port()));
    return found == null ? null : new Entrance(found, List.of());
  }

  /// Where the proxy takes every connection of its Pod.
  private static @Nullable Entrance redirected(List<Listener> all, Call call) {
    Listener virtual = first(all, Listener::handOff);
    if (virtual == null) {
      return null;
    }
    Listener handed =
        first(all, one -> isWildcard(one) && one.address().port() == call.port() && !one.handOff());
    return handed == null
        ? new Entrance(
            virtual,
            List.of("nothing listens for port " + call.port() + ": all such connections stay here"))
        : new Entrance(handed, List.of("connections to its port are redirected to the proxy"));
  }

  /// Where the application asks the proxy itself.
  private static @Nullable Entrance proxied(List<Listener> all, Call call) {
    Listener proxy = call.scheme().equals("http") ? first(all, Entrance::isHttpProxy) : null;
    return proxy == null
        ? null
        : new Entrance(proxy, List.of("the application calls by this HTTP proxy"));
  }

  /// A Service may lead callers of one port to another; the listener is named by the one they call.
  private static @Nullable Entrance bound(List<Listener> all, Call call) {
    Listener proxy = first(all, Entrance::isHttpProxy);
    Predicate<Listener> open =
        one ->
            one.bindToPort()
                && (proxy == null || one.address().host().equals(proxy.address().host()));
    Listener found = first(all, open.and(one -> one.address().port() == call.port()));
    if (found != null) {
      return new Entrance(found, List.of());
    }
    Listener named = first(all, open.and(one -> one.name().endsWith("_" + call.port())));
    return named == null
        ? null
        : new Entrance(named, List.of("port " + call.port() + " leads to " + named.address()));
  }

  private static @Nullable Listener first(List<Listener> all, Predicate<Listener> which) {
    return all.stream().filter(which).findFirst().orElse(null);
  }

  private static boolean isWildcard(Listener listener) {
    String host = listener.address().host();
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /// Known by its table, which Istio calls so.
  private static boolean isHttpProxy(Listener listener) {
    return listener.bindToPort()
        && listener.chains().stream()
            .map(FilterChain::filters)
            .flatMap(List::stream)
            .anyMatch(
                one -> one instanceof HttpConnectionManager http && http.routes().equals(PROXY));
  }
}
