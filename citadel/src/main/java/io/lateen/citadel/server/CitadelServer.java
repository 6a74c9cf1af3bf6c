package io.lateen.citadel.server;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lateen.citadel.authenticate.ClientCertificate;
import io.lateen.citadel.authenticate.KubernetesToken;
import io.lateen.citadel.authenticate.MeshTrustDomains;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.SelfSigned;
import io.lateen.citadel.expiry.EndWatch;
import io.lateen.citadel.secrets.KeyKeeper;
import io.lateen.citadel.secrets.RootKeeper;
import io.lateen.citadel.secrets.Roots;
import io.lateen.citadel.secrets.SecretController;
import io.lateen.citadel.secrets.UpstreamKeeper;
import io.lateen.citadel.upstream.UpstreamAuthority;
import io.lateen.citadel.upstream.UpstreamSettings;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.MonitoringServer;
import io.lateen.wire.monitoring.MonitoringServer.Readiness;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Citadel: an authority, two gRPC services that answer with certificates, Secrets and ConfigMaps
/// for those who do not ask. Everything it must not forget is in the API server.
public final class CitadelServer implements AutoCloseable {
  private static final int MAX_REQUEST = 64 * 1024;
  private static final long ENDS_MINUTES = 10;
  private static final Logger log = LoggerFactory.getLogger(CitadelServer.class);

  private final Authority authority;
  private final KeyKeeper keeper;
  private final Roots roots;
  private final MeshTrustDomains domains;
  private final ServerIdentity identity;
  private final Server grpc;
  private final Figures figures;
  private final MonitoringServer monitoring;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService checks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("citadel-check").factory());
  /// Who does not answer keeps nobody waiting for a root.
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("citadel-expiry").factory());

  private final @Nullable SecretController secrets;
  private final EndWatch endings;
  private final SharedIndexInformer<Namespace> namespaces;
  private String lastProblem = "";

  private CitadelServer(CitadelSettings settings, KubernetesClient client, Clock clock)
      throws IOException, CaProblem {
    PrometheusRegistry metrics = new PrometheusRegistry();
    JvmMetrics.builder().register(metrics);
    figures = Figures.of(metrics);
    authority = new Authority(settings.lifetimes(), clock);
    keeper = keeper(settings, client, authority, clock);
    roots = new Roots(client, settings.namespace());
    identity = new ServerIdentity(authority, settings.allHosts(), settings.form(), clock);
    domains = new MeshTrustDomains(client, settings.namespace(), settings.domains());
    keeper.check();
    identity.refresh();
    roots.publish(authority.rootsPem());
    domains.look();
    grpc = grpc(settings, client, metrics).build().start();
    monitoring =
        new MonitoringServer(
            settings.monitoring(),
            new Readiness(authority::isReady, "no signing key yet"),
            settings.version(),
            figures);
    monitoring.start();
    ends(metrics);
    endings = new EndWatch(client, settings.namespace(), clock, metrics);
    secrets =
        settings.secrets()
            ? SecretController.start(
                client,
                authority,
                settings.domains().name(),
                settings.form()::generate,
                settings.renewal(),
                settings.customNames(),
                clock,
                metrics)
            : null;
    namespaces = client.namespaces().runnableInformer(0);
    var _ = namespaces.addEventHandler(new NewNamespace());
    var _ = namespaces.start();
    long millis = settings.check().toMillis();
    var _ = checks.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
    var _ = looks.scheduleWithFixedDelay(endings::look, 0, ENDS_MINUTES, TimeUnit.MINUTES);
  }

  private static KeyKeeper keeper(
      CitadelSettings settings, KubernetesClient client, Authority authority, Clock clock) {
    UpstreamSettings above = settings.upstream();
    String namespace = settings.namespace();
    if (above != null) {
      UpstreamAuthority upstream = new UpstreamAuthority(above, settings.form());
      return new UpstreamKeeper(client, namespace, authority, upstream, clock);
    }
    SelfSigned maker =
        new SelfSigned(settings.domains().name(), settings.rootLife(), settings.form(), clock);
    return new RootKeeper(client, namespace, authority, maker, settings.overlap());
  }

  /// Its Pods wait for the roots.
  private final class NewNamespace implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      soon(checks, CitadelServer.this::check);
    }

    @Override
    public void onUpdate(Namespace before, Namespace after) {}

    @Override
    public void onDelete(Namespace namespace, boolean unknownState) {}
  }

  /// Returns when certificates are issued.
  ///
  /// @param client closed by whoever made it
  /// @throws IOException when an address cannot be bound
  /// @throws CaProblem when no signing key can be made
  /// @throws IllegalArgumentException when a plugged-in authority is wrong, saying what
  public static CitadelServer start(CitadelSettings settings, KubernetesClient client)
      throws IOException, CaProblem {
    return start(settings, client, Clock.systemUTC());
  }

  static CitadelServer start(CitadelSettings settings, KubernetesClient client, Clock clock)
      throws IOException, CaProblem {
    settings.renewal().warning().ifPresent(log::warn);
    return new CitadelServer(settings, client, clock);
  }

  private NettyServerBuilder grpc(
      CitadelSettings settings, KubernetesClient client, PrometheusRegistry metrics)
      throws IOException {
    Reception reception =
        new Reception(
            authority,
            List.of(
                new ClientCertificate(domains::current, settings.renewalNeedsToken()),
                new KubernetesToken(client, settings.domains().name(), settings.audiences())),
            settings.below(),
            new ServerMetrics(metrics));
    CallerInterceptor caller = new CallerInterceptor();
    return NettyServerBuilder.forAddress(settings.grpc())
        .sslContext(identity.context())
        .executor(calls)
        .maxInboundMessageSize(MAX_REQUEST)
        .maxConcurrentCallsPerConnection(100)
        .handshakeTimeout(5, TimeUnit.SECONDS)
        .addService(ServerInterceptors.intercept(new CertificateService(reception), caller))
        .addService(ServerInterceptors.intercept(new CaService(reception), caller))
        .addService(new HealthStatusManager().getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance());
  }

  private void ends(PrometheusRegistry metrics) {
    GaugeWithCallback.builder()
        .name("citadel_server_root_cert_expiry_timestamp")
        .help("When the first of the authority's own certificates ends, in seconds.")
        .callback(callback -> callback.call(endSeconds()))
        .register(metrics);
  }

  private double endSeconds() {
    try {
      return authority.ends().getEpochSecond();
    } catch (CaProblem e) {
      return 0;
    }
  }

  /// Exchanges the authority's key, beginning now: a self-signed root with overlap.
  public void rotate() {
    checks.execute(
        () -> {
          keeper.rotate();
          check();
        });
  }

  /// Looks at everything again now rather than at its time.
  public void look() {
    soon(checks, this::check);
    soon(looks, endings::look);
  }

  private static void soon(ExecutorService thread, Runnable task) {
    if (!thread.isShutdown()) {
      thread.execute(task);
    }
  }

  private void check() {
    domains.look();
    try {
      keeper.check();
      identity.refresh();
      roots.publish(authority.rootsPem());
      if (secrets != null) {
        secrets.resync();
      }
      lastProblem = "";
    } catch (CaProblem | IllegalArgumentException | KubernetesClientException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        log.warn("the authority stays as it is: {}", problem);
        lastProblem = problem;
      }
    }
  }

  public boolean isReady() {
    return authority.isReady();
  }

  /// Where certificates are asked for.
  public int port() {
    return ((InetSocketAddress) grpc.getListenSockets().getFirst()).getPort();
  }

  public int monitoringPort() {
    return monitoring.port();
  }

  /// What it counts.
  public Figures figures() {
    return figures;
  }

  @Override
  public void close() {
    namespaces.close();
    checks.shutdownNow();
    looks.shutdownNow();
    if (secrets != null) {
      secrets.close();
    }
    monitoring.close();
    grpc.shutdownNow();
    calls.shutdownNow();
  }
}
