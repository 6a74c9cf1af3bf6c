package io.lateen.galley;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.admission.IstioAdmission;
import io.lateen.galley.admission.RuleCheck;
import io.lateen.galley.http.AnswerListener;
import io.lateen.galley.http.ApiServer;
import io.lateen.galley.mcp.McpListener;
import io.lateen.galley.mcp.McpServer;
import io.lateen.galley.monitoring.Monitoring;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceTypes;
import io.lateen.galley.resource.StoreSource;
import io.lateen.galley.store.ObjectStore;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.local.LocalClients;
import io.lateen.wire.monitoring.Figures;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The config part: store, engine and API server together.
public final class Galley implements AutoCloseable {

  /// Events that a watcher may be behind; each holds an object.
  private static final int HISTORY = 5_000;

  private final ObjectStore store;
  private @Nullable Monitoring monitoring;
  private @Nullable ApiServer server;
  private @Nullable McpServer mcp;
  private volatile boolean ready;

  private Galley(ObjectStore store) {
    this.store = store;
  }

  /// Opens the store, creates what every cluster has, and listens.
  ///
  /// @throws io.lateen.galley.store.StoreException when the state is in use, unwritable or corrupt
  /// @throws IOException when a port or the files of the API cannot be had
  public static Galley start(GalleyConfig config) throws IOException {
    Galley galley = new Galley(ObjectStore.open(config.state(), HISTORY));
    try {
      galley.open(config);
      return galley;
    } catch (IOException | RuntimeException e) {
      galley.close();
      throw e;
    }
  }

  private void open(GalleyConfig config) throws IOException {
    if (config.monitoring() != null) {
      monitoring = Monitoring.start(config.monitoring(), store, this::ready);
    }
    ResourceEngine engine =
        new ResourceEngine(
            store,
            new ResourceTypes(),
            admission(config.checks()),
            config.addresses(),
            InstantSource.system());
    FirstObjects first = new FirstObjects(engine);
    first.namespaces();
    server = ApiServer.start(config.api(), engine, answers());
    first.kubernetes(config.api().address().getHostAddress(), server.port());
    if (config.mcp() != null) {
      mcp = McpServer.start(config.mcp(), store, streams());
    }
    ready = true;
  }

  private Admission admission(RuleCheck checks) {
    Admission rules = new IstioAdmission("cluster.local", checks);
    return monitoring == null ? rules : monitoring.validation().counting(rules);
  }

  private AnswerListener answers() {
    return monitoring == null ? (_, _) -> {} : monitoring.validation()::answered;
  }

  private McpListener streams() {
    return monitoring == null ? McpListener.NONE : monitoring.mcp();
  }

  /// The objects, straight from the store; closed by its user or with Galley.
  public ObjectSource source() {
    return new StoreSource(store);
  }

  /// The API for parts of this process, as the administrator's; closed with Galley.
  public LocalClients clients() {
    ApiServer api = Objects.requireNonNull(server);
    return new LocalClients(api.local(), url(), api.authority().certificatePem());
  }

  public URI url() {
    return Objects.requireNonNull(server).url();
  }

  /// Whether the API answers.
  public boolean ready() {
    return ready;
  }

  /// The port of the figures; empty when they are not served.
  public OptionalInt monitoringPort() {
    return monitoring == null ? OptionalInt.empty() : OptionalInt.of(monitoring.port());
  }

  /// What it counts; empty when nothing is served of it.
  public Optional<Figures> figures() {
    return Optional.ofNullable(monitoring).map(Monitoring::figures);
  }

  /// The port of MCP; empty when it is not served.
  public OptionalInt mcpPort() {
    return mcp == null ? OptionalInt.empty() : OptionalInt.of(mcp.port());
  }

  @Override
  public void close() {
    ready = false;
    if (mcp != null) {
      mcp.close();
    }
    if (server != null) {
      server.close();
    }
    if (monitoring != null) {
      monitoring.close();
    }
    store.close();
  }
}
