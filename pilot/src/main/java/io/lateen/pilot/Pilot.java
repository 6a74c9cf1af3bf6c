package io.lateen.pilot;

import io.lateen.pilot.admit.Admission;
import io.lateen.pilot.ingress.IngressStatuses;
import io.lateen.pilot.issuer.Issuers;
import io.lateen.pilot.push.AdsServer;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.push.Joins;
import io.lateen.pilot.push.PushMetrics;
import io.lateen.pilot.push.SnapshotLoop;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.Change;
import io.lateen.pilot.source.MeshSource;
import io.lateen.pilot.source.MeshState;
import io.lateen.pilot.source.Overlay;
import io.lateen.pilot.source.Registry;
import io.lateen.pilot.source.mcp.ConfiguredObjects;
import io.lateen.pilot.status.StatusServer;
import io.lateen.pilot.translate.patch.Patches;
import io.lateen.wire.kube.IngressApi;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.monitoring.Figures;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pilot, whole: objects → [MeshSource] → [SnapshotLoop] → [Connections] → [AdsServer].
public final class Pilot implements AutoCloseable {
  private final Connections connections;
  private final Figures figures;
  private final LiveFindings findings;
  private final Issuers issuers;
  private final SnapshotLoop snapshots;
  private final AdsServer ads;
  private final @Nullable SecurePort secure;
  private final StatusServer monitoring;
  private final StatusServer http;
  private volatile @Nullable MeshSource source;
  private final ConfiguredObjects objects;
  private final PilotConfig config;
  private final List<Registry> registries;
  private final IngressStatuses ingresses;
  private final AtomicBoolean complete = new AtomicBoolean();

  /// @param objects where everything is read from; stays the caller's to close
  /// @throws IOException if an address cannot be had
  public Pilot(PilotConfig config, ObjectSource objects) throws IOException {
    this(config, objects, List.of());
  }

  /// @param objects where rules are read from, and services; stays the caller's to close
  /// @param registries of further services; closed with this
  /// @throws IOException if an address cannot be had
  public Pilot(PilotConfig config, ObjectSource objects, List<Registry> registries)
      throws IOException {
    this(config, objects, registries, Joins.NONE, Admission.ANYBODY, IngressApi.NONE);
  }

  /// @param objects where rules are read from, and services; stays the caller's to close
  /// @param registries of further services; closed with this
  /// @param joins lets workloads in that nobody knows; stays the caller's to close
  /// @param admission tells whether proxies in plain text are who they say they are
  /// @param ingressApi where Ingresses are told how they are reached
  /// @throws IOException if an address cannot be had
  public Pilot(
      PilotConfig config,
      ObjectSource objects,
      List<Registry> registries,
      Joins joins,
      Admission admission,
      IngressApi ingressApi)
      throws IOException {
    this.config = config;
    this.registries = registries;
    PrometheusRegistry registry = new PrometheusRegistry();
    figures = Figures.of(registry);
    this.objects = new ConfiguredObjects(objects, config.configSources(), registry);
    JvmFigures.register(registry);
    build(config.version(), registry);
    PushMetrics metrics = new PushMetrics(registry);
    connections = new Connections(metrics, joins, config.pacing());
    StateMetrics.register(registry, connections, this::state);
    findings = new LiveFindings(connections);
    FindingMetrics.register(registry, connections, findings, () -> begun().endpointsWithoutPod());
    UnappliedParts patches = new UnappliedParts("EnvoyFilter", Patches::problems);
    UnappliedParts routes = new UnappliedParts("VirtualService", MeshSnapshot::delegationProblems);
    StateMetrics.gauge(
        registry,
        "pilot_envoy_filter_problems",
        "EnvoyFilters with parts that are not applied.",
        patches::count);
    StateMetrics.gauge(
        registry,
        "pilot_delegation_problems",
        "VirtualServices that delegate routes of which some are left out.",
        routes::count);
    Consumer<MeshSnapshot> publish =
        snapshot -> {
          patches.look(snapshot);
          routes.look(snapshot);
          connections.publish(snapshot);
        };
    issuers = new Issuers(config.issuers(), config.issuerRoots(), () -> onChange(Change.ALL));
    IssuerMetrics.register(registry, issuers);
    snapshots =
        new SnapshotLoop(
            this::mesh,
            this::state,
            issuers::complete,
            publish,
            metrics::onContextError,
            config.pacing());
    ads = new AdsServer(config.grpc(), connections, admission);
    SecureXds overTls = config.secure();
    secure = overTls == null ? null : new SecurePort(overTls, connections);
    ingresses =
        new IngressStatuses(
            () -> begun().staleIngresses(), ingressApi, IngressStatuses.USUAL_PAUSE);
    monitoring = pages(config.monitoring());
    http = pages(config.http());
  }

  private static void build(String version, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("istio_build")
        .help("Istio component build info")
        .labelNames("component", "tag")
        .callback(callback -> callback.call(1, "pilot", version))
        .register(registry);
  }

  private StatusServer pages(InetSocketAddress address) throws IOException {
    return new StatusServer(
        address,
        this::isReady,
        config.version(),
        connections,
        this::state,
        this::changed,
        findings::get,
        figures);
  }

  /// Begins to read, serve and answer.
  ///
  /// @throws IOException if an address cannot be had
  public void start() throws IOException {
    monitoring.start();
    http.start();
    source =
        new MeshSource(
            objects,
            config.mesh(),
            config.followsConfigMap(),
            config.files(),
            registries,
            this::onChange);
    snapshots.start();
    // What came before the field was set has not been heard.
    onChange(Change.ALL);
    ads.start();
    if (secure != null) {
      secure.start();
    }
  }

  /// Nothing is built before all kinds are there: a half-read mesh would send proxies away from
  /// services that exist. Whatever completes them, everything is new then.
  private void onChange(Change change) {
    if (isSynced()) {
      Change heard = complete.getAndSet(true) ? change : Change.ALL;
      snapshots.onChange(heard);
      if (heard == Change.ALL) {
        ingresses.changed();
      }
    }
  }

  private MeshState state() {
    return begun().state();
  }

  /// The mesh as it would be with some objects changed; published to nobody.
  private MeshSnapshot changed(Overlay overlay) {
    return issuers.withKnown(begun().stateWith(overlay).snapshot(Long.MAX_VALUE, mesh()));
  }

  /// The settings now, under which the defaults stay those that Pilot was started with.
  private MeshConfig mesh() {
    return begun().mesh().defaulting(config.mesh().defaults());
  }

  private MeshSource begun() {
    MeshSource begun = source;
    if (begun == null) {
      throw new IllegalStateException("not started");
    }
    return begun;
  }

  private boolean isSynced() {
    MeshSource begun = source;
    return begun != null && begun.isSynced();
  }

  /// Whether a proxy that connects now is served.
  public boolean isReady() {
    return isSynced() && connections.snapshot() != null;
  }

  public int grpcPort() {
    return ads.port();
  }

  /// Where xDS is served over TLS; 0: nowhere.
  public int securePort() {
    return secure == null ? 0 : secure.port();
  }

  public int monitoringPort() {
    return monitoring.port();
  }

  /// Of the rules it reads.
  public static List<ObjectKind> kinds() {
    return MeshSource.ruleKinds();
  }

  /// What it counts.
  public Figures figures() {
    return figures;
  }

  @Override
  public void close() {
    ads.close();
    if (secure != null) {
      secure.close();
    }
    ingresses.close();
    snapshots.close();
    issuers.close();
    MeshSource begun = source;
    if (begun != null) {
      begun.close();
    }
    objects.close();
    monitoring.close();
    http.close();
  }
}
