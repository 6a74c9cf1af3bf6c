package io.lateen.galley;

import io.lateen.galley.admission.IstioAdmission;
import io.lateen.galley.http.ApiServer;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceTypes;
import io.lateen.galley.resource.StoreSource;
import io.lateen.galley.store.ObjectStore;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;

/// The config part: store, engine and API server together.
public final class Galley implements AutoCloseable {

  private static final int HISTORY = 20_000;

  private final ObjectStore store;
  private final ApiServer server;
  private volatile boolean closed;

  private Galley(ObjectStore store, ApiServer server) {
    this.store = store;
    this.server = server;
  }

  /// Opens the store, creates what every cluster has, and listens.
  ///
  /// @throws io.lateen.galley.store.StoreException when the state is in use, unwritable or corrupt
  /// @throws IOException when the port or the files of the API cannot be had
  public static Galley start(GalleyConfig config) throws IOException {
    ObjectStore store = ObjectStore.open(config.state(), HISTORY);
    try {
      ResourceEngine engine =
          new ResourceEngine(
              store,
              new ResourceTypes(),
              new IstioAdmission("cluster.local"),
              config.addresses(),
              InstantSource.system());
      FirstObjects first = new FirstObjects(engine);
      first.namespaces();
      ApiServer server = ApiServer.start(config.api(), engine);
      first.kubernetes(config.api().address().getHostAddress(), server.port());
      return new Galley(store, server);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// The objects, straight from the store; closed by its user or with Galley.
  public ObjectSource source() {
    return new StoreSource(store);
  }

  public URI url() {
    return server.url();
  }

  /// Whether the API answers.
  public boolean ready() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    server.close();
    store.close();
  }
}
