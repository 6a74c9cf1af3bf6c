package io.lateen.mixer.server;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.adapter.prometheus.ScrapeServer;
import io.lateen.mixer.dispatch.Mixer;
import io.lateen.mixer.dispatch.RequestFigures;
import io.lateen.mixer.event.ConfigEvents;
import io.lateen.mixer.handler.DispatchMetrics;
import io.lateen.mixer.handler.Fence;
import io.lateen.mixer.server.load.LoadShedder;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.snapshot.Snapshots;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.MonitoringServer;
import io.lateen.wire.monitoring.MonitoringServer.Readiness;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mixer, whole: objects → [ConfigWatch] → rules in force; gRPC → [MixerService] → the engine.
public final class MixerServer implements AutoCloseable {
  private static final long FAREWELL_SECONDS = 5;

  /// With [#FAREWELL_SECONDS] less than the 30 s Kubernetes gives; a Prometheus reads each 15 s.
  private static final Duration LAST_READ = Duration.ofSeconds(23);

  private static final Logger LOG = LoggerFactory.getLogger(MixerServer.class);

  private final Mixer mixer;
  private final Snapshots snapshots;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HealthStatusManager health = new HealthStatusManager();
  private final CheckCache cache;
  private final ConfigWatch config = new ConfigWatch(this::use);
  private final ConfigMetrics configMetrics;
  private final ConfigEvents events;
  private final Figures figures;
  private final MonitoringServer monitoring;
  private final Listening listening;
  private final Server server;
  private final @Nullable ScrapeServer scrape;
  private volatile boolean configured;

  private MixerServer(MixerSettings settings, BuiltInAdapters adapters, EventSink sink)
      throws IOException {
    PrometheusRegistry registry = adapters.registry();
    JvmFigures.register(registry);
    figures = Figures.of(registry);
    mixer = new Mixer(MixerSnapshot.empty(), new RequestFigures(registry));
    snapshots =
        new Snapshots(
            adapters.all(),
            new DispatchMetrics(registry),
            Fence.DEFAULT,
            settings.defaultNamespace());
    CertificateFile.show(registry, "mixer", snapshots::certificateFiles);
    cache = new CheckCache(settings.calls().numCheckCacheEntries());
    configMetrics = new ConfigMetrics(registry);
    events = new ConfigEvents(sink);
    CallMetrics metrics = new CallMetrics(registry, cache, settings.version());
    CheckTranslator translator = new CheckTranslator(settings.longestValidity());
    MixerService service =
        new MixerService(
            new CheckCall(mixer, cache, translator),
            new ReportCall(mixer, metrics),
            metrics,
            new Admittance(
                settings.calls().apiWorkerPoolSize(), new LoadShedder(settings.load(), registry)));
    listening = Listening.at(settings.grpc());
    health.setStatus("", ServingStatus.NOT_SERVING);
    server = server(settings, service);
    monitoring =
        new MonitoringServer(
            settings.monitoring(),
            new Readiness(this::isReady, "configuration not read yet"),
            settings.version(),
            figures);
    InetSocketAddress address = settings.scrape();
    scrape = address == null ? null : new ScrapeServer(address, adapters.prometheus());
  }

  /// Serves; ready once the configuration has been read.
  ///
  /// @param source where configuration is read from; stays the caller's to close
  /// @param events where its objects' authors are told what is wrong with them
  /// @throws IOException if an address cannot be had
  public static MixerServer start(MixerSettings settings, ObjectSource source, EventSink events)
      throws IOException {
    return start(settings, source, BuiltInAdapters.of(source, System.out, System.err), events);
  }

  /// As the other, with the adapters given; they stay the caller's to close.
  ///
  /// @throws IOException if an address cannot be had
  public static MixerServer start(
      MixerSettings settings, ObjectSource source, BuiltInAdapters adapters) throws IOException {
    return start(settings, source, adapters, EventSink.NONE);
  }

  /// As the others.
  ///
  /// @throws IOException if an address cannot be had
  public static MixerServer start(
      MixerSettings settings, ObjectSource source, BuiltInAdapters adapters, EventSink events)
      throws IOException {
    MixerServer begun = new MixerServer(settings, adapters, events);
    try {
      begun.listening.free();
      begun.server.start();
    } catch (IOException e) {
      begun.close();
      throw e;
    }
    begun.monitoring.start();
    begun.config.start(source, ConfigKinds.all());
    return begun;
  }

  private Server server(MixerSettings settings, MixerService service) {
    return listening
        .builder()
        .addService(guarded(settings.accounts(), service))
        .addService(health.getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance())
        .addService(oldReflection())
        .maxInboundMessageSize(settings.calls().maxMessageSize())
        .maxConcurrentCallsPerConnection(settings.calls().maxConcurrentStreams())
        .permitKeepAliveTime(1, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .executor(threads)
        .build();
  }

  private static ServerServiceDefinition guarded(
      @Nullable WorkloadApi accounts, MixerService service) {
    return accounts == null
        ? service.bindService()
        : ServerInterceptors.intercept(service, new KnownCallers(accounts));
  }

  /// What grpcurl before 1.8.8 asks for.
  @SuppressWarnings("deprecation")
  private static io.grpc.BindableService oldReflection() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  private void use(Collection<KubeObject> objects) {
    MixerSnapshot next = snapshots.build(objects);
    mixer.use(next);
    configMetrics.use(objects, next.problems());
    next.problems().forEach(problem -> LOG.warn("config left out: {}", problem));
    events.use(next.problems());
    cache.clear();
    configured = true;
    health.setStatus("", ServingStatus.SERVING);
  }

  /// Whether a call now is answered by the rules that are configured.
  public boolean isReady() {
    return configured && !server.isShutdown();
  }

  /// The port Check and Report are served on; -1 when it is a file.
  public int port() {
    return server.getPort();
  }

  /// The port the metrics that rules make are on; 0 when they are nowhere.
  public int scrapePort() {
    return scrape == null ? 0 : scrape.port();
  }

  public int monitoringPort() {
    return monitoring.port();
  }

  /// What it counts of itself; what rules count is elsewhere.
  public Figures figures() {
    return figures;
  }

  /// What it reads its rules from.
  public static List<ObjectKind> kinds() {
    return ConfigKinds.all();
  }

  /// Takes no more calls, ends those under way, lets what they counted be read, then ends the rest.
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      endCalls();
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (scrape != null) {
      // Before the counters go: a page without them would say that they were never there.
      scrape.close();
    }
    config.close();
    events.close();
    mixer.use(MixerSnapshot.empty());
    snapshots.close();
    monitoring.close();
    threads.shutdownNow();
    listening.close();
  }

  private void endCalls() throws InterruptedException {
    if (!server.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
      server.shutdownNow();
    }
    if (scrape != null) {
      scrape.awaitLastRead(LAST_READ);
    }
  }
}
