package io.lateen.proxy.agent;

import io.lateen.proxy.admin.Admin;
import io.lateen.proxy.admin.AdminServer;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.xds.AdsClient;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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
  private final MultiThreadIoEventLoopGroup group;
  private final RequestPath path;
  private @Nullable ScheduledFuture<?> retry;
  private final AdsClient ads;
  private final AdminServer admin;
  private final AdminServer status;

  /// Starts everything; the request path begins to serve with the first whole configuration.
  ///
  /// @throws IOException if an address cannot be bound
  public OwnProxy(
      AgentOptions options, String version, RequestPath.Factory requestPath, Runnable quit)
      throws IOException {
    this.options = options;
    NodeIdentity node = NodeIdentity.of(options, version).announcing("LATEEN_MIXER", "true");
    Transport transport = Transport.choose();
    group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    EventLoop loop = group.next();
    path = requestPath.create(options, stats);
    ads =
        new AdsClient(
            loop,
            transport.socket(),
            options.discovery(),
            node.encoded(),
            options.delta(),
            path.filters(),
            stats,
            this::serve);
    ads.presents(new TokenFile(options.tokenFile())::authorization);
    ads.start();
    Admin.Identity identity =
        new Admin.Identity(version, () -> Bootstrap.json(options, node), node::json);
    Admin pages = new Admin(state, stats, path, ads::dump, identity, quit);
    admin =
        AdminServer.start(
            loop,
            transport.serverSocket(),
            new InetSocketAddress(options.adminAddress(), options.adminPort()),
            pages);
    status =
        AdminServer.start(
            loop,
            transport.serverSocket(),
            new InetSocketAddress(options.ip(), options.statusPort()),
            new StatusHandler(
                new OwnReadiness(state, path, options.applicationPorts()),
                options.probes(),
                pages));
  }

  private void serve(ConfigSnapshot snapshot) {
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
    ads.close();
    if (retry != null) {
      retry.cancel(false);
    }
    admin.close();
    status.close();
    path.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
