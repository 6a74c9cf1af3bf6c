package io.lateen.proxy.agent;

import io.lateen.proxy.admin.Admin;
import io.lateen.proxy.admin.AdminServer;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.identity.CredentialOptions;
import io.lateen.proxy.identity.Credentials;
import io.lateen.proxy.identity.IdentityOptions;
import io.lateen.proxy.identity.NamedSecrets;
import io.lateen.proxy.identity.WorkloadIdentity;
import io.lateen.proxy.probe.Prober;
import io.lateen.proxy.resource.Callers;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.xds.AdsClient;
import io.lateen.proxy.xds.AdsSource;
import io.lateen.proxy.xds.BootstrapFile;
import io.lateen.proxy.xds.ConfigFeed;
import io.lateen.proxy.xds.FileFeed;
import io.lateen.wire.xds.WorkloadProbe;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Our own proxy in this process: config path, admin and status on one event loop, the request path
/// on its own.
public final class OwnProxy implements AgentProcess {
  /// So long without any request before it may end: others need a moment to hear of it.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final AgentOptions options;
  private final ServerState state = new ServerState();
  private final StatsStore stats = new StatsStore();
  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final RequestPath path;
  private @Nullable ScheduledFuture<?> retry;
  private volatile @Nullable Prober prober;
  private final ConfigFeed feed;
  private final @Nullable WorkloadIdentity identity;
  private final @Nullable Credentials credentials;
  private final AdminServer admin;
  private final AdminServer status;

  /// Starts everything; the request path begins to serve with the first whole configuration.
  ///
  /// @throws IOException if an address cannot be bound
  public OwnProxy(
      AgentOptions options, String version, RequestPath.Factory requestPath, Runnable quit)
      throws IOException {
    String file = options.config();
    BootstrapFile bootstrap = file == null ? null : BootstrapFile.read(Path.of(file));
    this.options = bootstrap == null ? options : options.configuredBy(bootstrap);
    IdentityOptions wanted = bootstrap == null ? options.identity() : null;
    NodeIdentity node = node(bootstrap, wanted, version);
    transport = Transport.choose();
    group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    EventLoop loop = group.next();
    path = requestPath.create(this.options, stats, state);
    credentials = bootstrap == null ? credentials(loop) : null;
    try {
      feed = bootstrap == null ? ads(loop, node) : configuredBy(bootstrap, loop, node);
      Names names = path.names();
      if (names != null) {
        feed.awaits(names);
      }
      identity = wanted == null ? null : identity(loop, wanted);
      Admin.Identity self =
          new Admin.Identity(
              version,
              bootstrap == null ? () -> Bootstrap.json(options, node, null, null) : bootstrap::json,
              node::json);
      Admin pages = new Admin(state, stats, path, feed::dump, self, quit);
      admin =
          serve(
              loop,
              this.options.adminAddress(),
              this.options.adminPort(),
              this.options.adminCallers(),
              pages);
      OwnReadiness readiness = new OwnReadiness(state, path, options.applicationPorts());
      status =
          serve(
              loop,
              options.ip(),
              options.statusPort(),
              Callers.ANYBODY,
              new StatusHandler(readiness, options.probes(), pages));
    } catch (IOException | RuntimeException e) {
      path.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw e;
    }
    if (identity == null) {
      feed.start();
    } else {
      identity.start(); // What it is to serve with a certificate comes once it has one.
    }
  }

  private WorkloadIdentity identity(EventLoop loop, IdentityOptions wanted) {
    return new WorkloadIdentity(loop, transport.socket(), wanted, path.secrets(), feed::start);
  }

  private @Nullable Credentials credentials(EventLoop loop) {
    CredentialOptions where = options.credentials();
    return where == null
        ? null
        : new Credentials(loop, transport.socket(), where, path.secrets(), false);
  }

  private NodeIdentity node(
      @Nullable BootstrapFile bootstrap, @Nullable IdentityOptions wanted, String version) {
    if (bootstrap == null) {
      return NodeIdentity.of(options, version)
          .announcing("LATEEN_MIXER", "true")
          .announcing("LATEEN_PROBES", "true")
          .announcingSecrets(wanted != null, options.credentials() != null);
    }
    Map<String, @Nullable Object> metadata = new TreeMap<>();
    bootstrap.metadata().forEach((key, value) -> metadata.put(String.valueOf(key), value));
    return new NodeIdentity(bootstrap.nodeId(), bootstrap.nodeCluster(), metadata, version);
  }

  private ConfigFeed ads(EventLoop loop, NodeIdentity node) {
    AdsClient ads =
        new AdsClient(
            loop,
            transport.socket(),
            options.discovery(),
            node.encoded(),
            options.delta(),
            path.filters(),
            stats,
            this::serve);
    ads.presents(options::authorization);
    PilotTls tls = options.pilotTls();
    if (tls != null) {
      ads.secures(new PilotContext(tls::client, path.secrets()), null);
    }
    if (options.joins()) {
      ads.probes(probe -> probe(probe, ads));
    }
    return ads;
  }

  private void probe(@Nullable WorkloadProbe probe, AdsClient ads) {
    Prober before = prober;
    if (before != null) {
      before.close();
    }
    prober = probe == null ? null : new Prober(probe, options.applicationIp(), ads::report);
  }

  private ConfigFeed configuredBy(BootstrapFile bootstrap, EventLoop loop, NodeIdentity node) {
    AdsSource server = bootstrap.ads();
    if (server == null) {
      return new FileFeed(loop, bootstrap, path.filters(), stats, this::serve);
    }
    AdsClient ads =
        AdsClient.of(
            bootstrap,
            server,
            loop,
            transport.socket(),
            node.encoded(),
            path.filters(),
            stats,
            this::serve);
    UpstreamTls tls = server.tls();
    if (tls != null) {
      ads.secures(new PilotContext(() -> tls, path.secrets()), tls.sni());
    }
    return ads;
  }

  private AdminServer serve(
      EventLoop loop, String host, int port, Callers callers, AdminServer.Handler pages)
      throws IOException {
    return AdminServer.start(
        loop, transport.serverSocket(), new InetSocketAddress(host, port), callers, pages);
  }

  private void serve(ConfigSnapshot snapshot) {
    if (credentials != null) {
      credentials.want(NamedSecrets.of(snapshot));
    }
    List<String> problems = path.accept(snapshot);
    if (problems.isEmpty()) {
      state.live();
      return;
    }
    System.err.println("proxy: " + String.join("\nproxy: ", problems) + "; trying again");
    retry = group.next().schedule(() -> again(snapshot), 500, TimeUnit.MILLISECONDS);
  }

  /// An address that was in use may be free now.
  private void again(ConfigSnapshot tried) {
    if (path.snapshot().version() == tried.version() && state.get() != ServerState.State.DRAINING) {
      serve(tried);
    }
  }

  public int adminPort() {
    return admin.port();
  }

  public int statusPort() {
    return status.port();
  }

  /// Not ready any more; waits until nobody has come for a while, so that who still believes in
  /// this proxy is served; then stops listening and lets requests under way finish.
  @Override
  public void drain() {
    state.draining();
    long end = System.nanoTime() + options.terminationDrain().toNanos();
    long quietSince = System.nanoTime();
    long seen = total();
    while (System.nanoTime() < end && System.nanoTime() - quietSince < QUIET.toNanos()) {
      pause();
      long total = total();
      if (total != seen) {
        seen = total;
        quietSince = System.nanoTime();
      }
    }
    path.drain(Duration.ofNanos(Math.max(QUIET.toNanos(), end - System.nanoTime())));
  }

  /// Requests and TCP connections so far.
  private long total() {
    long[] sum = new long[1];
    stats.forEach(
        sample -> {
          String name = sample.metric().name();
          if (sample.counter() != null
              && (name.endsWith("downstream_rq_total") || name.endsWith("downstream_cx_total"))) {
            sum[0] += sample.counter().value();
          }
        });
    return sum[0];
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (identity != null) {
      identity.close();
    }
    if (credentials != null) {
      credentials.close();
    }
    Prober asking = prober;
    if (asking != null) {
      asking.close();
    }
    feed.close();
    if (retry != null) {
      retry.cancel(false);
    }
    admin.close();
    status.close();
    path.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
