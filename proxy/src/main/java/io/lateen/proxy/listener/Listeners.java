package io.lateen.proxy.listener;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.network.ConnectionFilter;
import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.filter.network.hcm.HttpManager;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.filter.network.tcp.TcpProxyFilter;
import io.lateen.proxy.report.AccessLogWriter;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.KeyRotation;
import io.lateen.proxy.tls.RotatingContext;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The listeners of a data plane and their sockets. A socket stays open as long as its address
/// does, whatever else changes about its listener.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Listeners {
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Worker> workers;
  private final IdentityHashMap<EventLoop, Worker> byLoop = new IdentityHashMap<>();
  private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Transport transport;
  private final StatsStore stats;
  private final AccessLogWriter logs;
  private final Supplier<Serving> serving;
  private final String service;
  private final ExplainAccess explains;
  private final KeyRotation keys;
  private final TlsContexts contexts;
  private final OwnSide side;
  private final Map<String, ActiveListener> active = new ConcurrentHashMap<>();
  private final Accepting accepting;

  Listeners(
      MultiThreadIoEventLoopGroup loops,
      List<Worker> workers,
      Transport transport,
      StatsStore stats,
      AccessLogWriter logs,
      Supplier<Serving> serving,
      String service,
      ExplainAccess explains,
      KeyRotation keys,
      TlsContexts contexts,
      OwnSide side) {
    this.contexts = contexts;
    this.side = side;
    this.loops = loops;
    this.workers = workers;
    this.transport = transport;
    this.stats = stats;
    this.logs = logs;
    this.serving = serving;
    this.service = service;
    this.explains = explains;
    this.keys = keys;
    workers.forEach(worker -> byLoop.put(worker.loop(), worker));
    List<HandshakeTurns> turns =
        workers.stream().map(worker -> new HandshakeTurns(worker.loop())).toList();
    this.accepting = new Accepting(this::byDestination, this::newest, turns);
  }

  List<ListenerProblem> accept(ConfigSnapshot snapshot) {
    List<ListenerProblem> problems = new ArrayList<>();
    for (String name : List.copyOf(active.keySet())) {
      if (!snapshot.listeners().containsKey(name)) {
        remove(name);
      }
    }
    for (Listener listener : snapshot.listeners().values()) {
      String problem = adopt(listener);
      if (problem != null) {
        problems.add(new ListenerProblem(listener.name(), problem));
      }
    }
    return problems;
  }

  private @Nullable String adopt(Listener listener) {
    ActiveListener old = active.get(listener.name());
    if (old != null && old.config().equals(listener)) {
      return old.socket() == null && listener.bindToPort() ? bind(old) : null;
    }
    ActiveListener made;
    try {
      made = compile(listener, old);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
    ListeningSocket socket = old == null ? null : old.socket();
    boolean keepSocket =
        socket != null
            && listener.bindToPort()
            && old != null
            && old.config().address().equals(listener.address())
            && old.config().binding().equals(listener.binding());
    String problem = null;
    if (keepSocket) {
      active.put(listener.name(), made.on(socket));
    } else {
      if (socket != null) {
        socket.close();
      }
      active.put(listener.name(), made);
      problem = listener.bindToPort() ? bind(made) : null;
    }
    followKeys(made);
    if (old != null) {
      retire(old);
    }
    return problem;
  }

  private void followKeys(ActiveListener listener) {
    for (RotatingContext context : listener.contexts()) {
      keys.follow(
          context,
          ListenerStats.scope(stats, listener.config().address()),
          "server_ssl_socket_factory");
    }
  }

  private void retire(ActiveListener old) {
    old.contexts().forEach(keys::forget);
    old.retire();
  }

  private ActiveListener compile(Listener listener, @Nullable ActiveListener old) {
    List<FilterChainMatch> matches = listener.chains().stream().map(FilterChain::match).toList();
    FilterChain last = listener.defaultChain();
    boolean looksForTls =
        listener.listenerFilters().tlsInspector()
            || matches.stream().anyMatch(FilterChainMatch::needsClientHello);
    return new ActiveListener(
        listener,
        chains(listener),
        new ChainMatcher(matches),
        last == null ? null : chain(listener, last, -1),
        looksForTls,
        looksForTls ? null : learning(listener, old),
        ListenerStats.of(stats, listener.address()),
        old == null ? handshakes() : old.handshakes(),
        new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
        null);
  }

  private List<Handshakes> handshakes() {
    return Stream.generate(Handshakes::new).limit(workers.size()).toList();
  }

  /// A server's habits outlast a listener's configuration. Where TLS is looked for none are learnt:
  /// behind TLS the client always speaks first, and one port may have both.
  private static @Nullable Learning learning(Listener listener, @Nullable ActiveListener old) {
    Listener.ListenerFilters filters = listener.listenerFilters();
    if (!filters.httpInspector() || !filters.continueOnTimeout()) {
      return null;
    }
    Learning before = old == null ? null : old.learning();
    return before == null ? new Learning() : before;
  }

  /// What was learnt of a listener's destinations.
  Map<SocketAddress, Learnt> learnt(String name) {
    ActiveListener listener = active.get(name);
    Learning learning = listener == null ? null : listener.learning();
    return learning == null ? Map.of() : learning.known();
  }

  private List<ActiveListener.Chain> chains(Listener listener) {
    List<ActiveListener.Chain> chains = new ArrayList<>();
    for (FilterChain chain : listener.chains()) {
      chains.add(chain(listener, chain, chains.size()));
    }
    return List.copyOf(chains);
  }

  private ActiveListener.Chain chain(Listener listener, FilterChain chain, int index) {
    ConnectionFilter filter = filter(chain);
    DownstreamTls tls = chain.tls();
    return new ActiveListener.Chain(
        chain,
        tls == null
            ? null
            : RotatingContext.server(
                tls, filter instanceof HttpManager http && !http.http2(), contexts),
        filter,
        Entries.of(listener, chain, index, List.of()));
  }

  private ConnectionFilter filter(FilterChain chain) {
    if (chain.filters().isEmpty()) {
      throw new IllegalArgumentException("filter chain " + chain.name() + " has no filter");
    }
    NetworkFilter last = chain.filters().getLast();
    return switch (last) {
      case HttpConnectionManager http ->
          new HttpManager(http, serving, stats, logs, workers.size(), service, explains);
      case TcpProxy tcp ->
          new TcpProxyFilter(tcp, before(chain), serving, stats, logs, workers.size());
      case NetworkFilter.Before before ->
          throw new IllegalArgumentException("filter " + before.name() + " is not terminal");
    };
  }

  private static List<TcpFilterSpec> before(FilterChain chain) {
    List<TcpFilterSpec> specs = new ArrayList<>();
    for (NetworkFilter filter : chain.filters()) {
      if (filter instanceof NetworkFilter.Before before) {
        if (!(before.config() instanceof TcpFilterSpec spec)) {
          throw new IllegalArgumentException("filter " + before.name() + " has no behaviour");
        }
        specs.add(spec);
      }
    }
    return specs;
  }

  private @Nullable String bind(ActiveListener listener) {
    String name = listener.config().name();
    try {
      ListeningSocket socket =
          ListeningSocket.open(
              listener.config(), transport, loops, channel -> accepted(name, channel));
      active.put(name, listener.on(socket));
      return null;
    } catch (IOException e) {
      return "cannot listen on " + listener.config().address() + ": " + e.getMessage();
    }
  }

  private void accepted(String name, DuplexChannel channel) {
    ActiveListener listener = active.get(name);
    Worker worker = byLoop.get(channel.eventLoop());
    if (listener == null || worker == null || !side.admits(channel)) {
      channel.close();
      return;
    }
    all.add(channel);
    accepting.start(listener, channel, worker);
  }

  private ActiveListener newest(ActiveListener listener) {
    return active.getOrDefault(listener.config().name(), listener);
  }

  private @Nullable ActiveListener byDestination(InetSocketAddress destination) {
    return Entrance.byDestination(active.values(), ActiveListener::config, destination);
  }

  private void remove(String name) {
    ActiveListener gone = active.remove(name);
    if (gone != null) {
      closeSocket(gone);
      retire(gone);
    }
  }

  List<String> listening() {
    return active.values().stream()
        .filter(listener -> listener.socket() != null)
        .map(listener -> listener.config().name() + "::" + place(listener))
        .sorted()
        .toList();
  }

  private static String place(ActiveListener listener) {
    ListeningSocket socket = listener.socket();
    return socket == null ? "" : socket.address().place();
  }

  /// Where a listener really listens; null: it has no socket.
  @Nullable Address bound(String name) {
    ActiveListener listener = active.get(name);
    ListeningSocket socket = listener == null ? null : listener.socket();
    return socket == null ? null : socket.address();
  }

  int connections() {
    return all.size();
  }

  private static void closeSocket(ActiveListener listener) {
    ListeningSocket socket = listener.socket();
    if (socket != null) {
      socket.close();
    }
  }

  /// Closes the sockets and lets connections end.
  void stop() {
    for (ActiveListener listener : active.values()) {
      closeSocket(listener);
      listener.drain();
    }
  }

  void close() {
    stop();
    all.close().awaitUninterruptibly(1000);
  }
}
