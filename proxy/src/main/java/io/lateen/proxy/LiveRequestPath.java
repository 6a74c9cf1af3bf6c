package io.lateen.proxy;

import io.lateen.proxy.admin.HostStatus;
import io.lateen.proxy.admin.LearntProtocol;
import io.lateen.proxy.admin.ServerState;
import io.lateen.proxy.agent.AgentOptions;
import io.lateen.proxy.agent.RequestPath;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.http.healthcheck.OwnHealth;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.listener.ExplainSources;
import io.lateen.proxy.listener.ListenerProblem;
import io.lateen.proxy.listener.OwnSide;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.ShownCertificates;
import io.lateen.proxy.tls.TlsContexts;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The data plane as the agent and the admin see it.
final class LiveRequestPath implements RequestPath {
  private static final Duration DRAIN = Duration.ofSeconds(45);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final DataPlane plane;
  private final SecretStore secrets = new SecretStore();
  private final MixerClients mixers;
  private final OwnHealth health;
  private final int workers;

  LiveRequestPath(AgentOptions options, StatsStore stats, ServerState state) {
    health =
        new OwnHealth(options.serviceCluster(), () -> state.get() == ServerState.State.DRAINING);
    mixers = new MixerClients(options::authorization);
    int asked = options.concurrency();
    workers = asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    String from = options.environment().getOrDefault(ExplainSources.VARIABLE, "");
    plane =
        new DataPlane(
            workers,
            stats,
            options.serviceCluster(),
            ExplainSources.parse(from),
            new TlsContexts(secrets),
            OwnSide.of(options.applicationIp(), options.ip()));
  }

  @Override
  public SecretStore secrets() {
    return secrets;
  }

  @Override
  public Names names() {
    return plane.names();
  }

  @Override
  public List<FilterParser> filters() {
    return Filters.parsers(mixers, health);
  }

  @Override
  public List<String> accept(ConfigSnapshot snapshot) {
    List<String> problems = new ArrayList<>();
    for (ListenerProblem problem : plane.accept(snapshot)) {
      problems.add("listener " + problem.listener() + ": " + problem.text());
    }
    return problems;
  }

  @Override
  public ConfigSnapshot snapshot() {
    return plane.serving().config();
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public Address bound(Listener listener) {
    return plane.bound(listener);
  }

  @Override
  public List<HostStatus> hosts(Cluster cluster) {
    ClusterRuntime runtime = plane.serving().clusters().get(cluster.name());
    return runtime == null ? List.of() : LiveHosts.of(runtime);
  }

  @Override
  public List<LearntProtocol> learnt(Listener listener) {
    return plane.learnt(listener.name()).entrySet().stream()
        .map(
            known ->
                new LearntProtocol(
                    destination(known.getKey()),
                    known.getValue().kind().toString(),
                    known.getValue().since()))
        .sorted(Comparator.comparing(LearntProtocol::destination))
        .toList();
  }

  private static String destination(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? NetUtil.toSocketAddressString(inet)
        : address.toString();
  }

  @Override
  public List<ShownCertificates> certificates() {
    return ShownCertificates.of(snapshot(), secrets);
  }

  @Override
  public Explanation explain(Call call) {
    return plane.explain(call);
  }

  @Override
  public void drain() {
    Thread.startVirtualThread(() -> drain(DRAIN));
  }

  @Override
  public void drain(Duration atMost) {
    try {
      plane.drain(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Mixer hears of the last connections first.
  @Override
  public void close() {
    plane.disconnect();
    try {
      mixers.finish(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    plane.close();
  }
}
