package io.lateen.proxy.listener;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.cluster.Clusters;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.network.hcm.ExplainAccess;
import io.lateen.proxy.report.AccessLogWriter;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.RouteTable;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.KeyRotation;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// The request path of one proxy: give it snapshots, it serves them. [#accept], [#drain] and
/// [#close] may be called from any thread, one at a time.
@SuppressWarnings("FutureReturnValueIgnored") // shutting down is waited for elsewhere
public final class DataPlane implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Worker> workers;
  private final StatsStore stats;
  private final KeyRotation keys = new KeyRotation();
  private final Names names;
  private final Clusters clusters;
  private final AccessLogWriter logs = new AccessLogWriter();
  private final Listeners listeners;
  private volatile Serving serving = Serving.NOTHING;

  /// @param concurrency how many event loops; Envoy's `--concurrency`
  public DataPlane(int concurrency, StatsStore stats) {
    this(
        concurrency,
        stats,
        "",
        ExplainAccess.OWN_POD,
        new TlsContexts(new SecretStore()),
        OwnSide.NONE);
  }

  /// @param service what traces call this proxy
  /// @param explains who is told why
  /// @param contexts makes what listeners and clusters speak TLS by
  /// @param side where the application calls
  public DataPlane(
      int concurrency,
      StatsStore stats,
      String service,
      ExplainAccess explains,
      TlsContexts contexts,
      OwnSide side) {
    this.stats = stats;
    Transport transport = Transport.best();
    loops = transport.loops(Math.max(1, concurrency));
    workers = workers(loops, transport, stats);
    names = new Names(workers.getFirst().loop(), transport.channel());
    clusters = new Clusters(workers, stats, keys, contexts, names);
    listeners =
        new Listeners(
            loops,
            workers,
            transport,
            stats,
            logs,
            this::serving,
            service,
            explains,
            keys,
            contexts,
            side);
  }

  private static List<Worker> workers(
      MultiThreadIoEventLoopGroup loops, Transport transport, StatsStore stats) {
    List<Worker> workers = new ArrayList<>();
    for (EventExecutor loop : loops) {
      workers.add(
          new Worker(
              workers.size(),
              (io.netty.channel.EventLoop) loop,
              stats.newShard(),
              new SplittableRandom(),
              transport.channel()));
    }
    return List.copyOf(workers);
  }

  /// What is served now.
  public Serving serving() {
    return serving;
  }

  public StatsStore stats() {
    return stats;
  }

  /// The names of endpoints, which are the same for what is served and what is to be.
  public Names names() {
    return names;
  }

  public List<Worker> workers() {
    return workers;
  }

  /// Takes a snapshot over: what it did not change keeps its connections, counts and compiled form;
  /// requests under way end on the one they began with. Returns when new sockets listen.
  ///
  /// @return listeners that could not be opened; everything else is served
  public List<ListenerProblem> accept(ConfigSnapshot snapshot) {
    Serving previous = serving;
    Map<String, ClusterRuntime> next = clusters.accept(snapshot);
    serving = new Serving(snapshot, tables(previous, snapshot), next);
    List<ListenerProblem> problems = listeners.accept(snapshot);
    clusters.settle(previous.clusters(), next);
    return problems;
  }

  @SuppressWarnings("ReferenceEquality") // unchanged resources are the same objects
  private static Map<String, CompiledTable> tables(Serving previous, ConfigSnapshot snapshot) {
    Map<String, CompiledTable> tables = new HashMap<>();
    for (RouteTable table : snapshot.routeTables().values()) {
      CompiledTable known = previous.tables().get(table.name());
      boolean same = known != null && (known.source() == table || known.source().equals(table));
      tables.put(table.name(), same ? known : new CompiledTable(table));
    }
    return Map.copyOf(tables);
  }

  /// What is decided now about a request, and why. From any thread.
  public Explanation explain(Call call) {
    return Decisions.explain(serving, call);
  }

  /// `name::address` of each listening socket, as /listeners prints them.
  public List<String> listening() {
    return listeners.listening();
  }

  /// Where a listener really listens.
  public Address bound(Listener listener) {
    Address bound = listeners.bound(listener.name());
    return bound == null ? listener.address() : bound;
  }

  /// What destinations behind a listener were found to speak, where nobody declares it.
  public Map<SocketAddress, Learnt> learnt(String listener) {
    return listeners.learnt(listener);
  }

  /// Connections of clients that are open.
  public int connections() {
    return listeners.connections();
  }

  /// Stops listening, lets requests under way finish and closes what is idle.
  ///
  /// @return whether no connection was left when the time was over
  public boolean drain(Duration atMost) throws InterruptedException {
    listeners.stop();
    long end = System.nanoTime() + atMost.toNanos();
    while (connections() > 0 && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return connections() == 0;
  }

  /// Stops listening and closes the connections of clients; what is said of them can still be sent.
  public void disconnect() {
    listeners.close();
  }

  @Override
  public void close() {
    disconnect();
    clusters.close();
    names.close();
    keys.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    logs.close();
  }

  /// Tasks waiting on the event loops, for overload checks.
  public int pendingTasks() {
    int pending = 0;
    for (Worker worker : workers) {
      if (worker.loop() instanceof SingleThreadEventExecutor executor) {
        pending += executor.pendingTasks();
      }
    }
    return pending;
  }
}
