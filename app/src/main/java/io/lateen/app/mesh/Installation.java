package io.lateen.app.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What `up` puts into a mesh: the system's objects, Istio's kinds, Bookinfo and its first rules.
final class Installation {
  private final MeshOptions options;
  private final Home home;
  private final Path folder;
  private final Map<String, String> values;
  private final Seed seed;

  Installation(MeshOptions options, Home home, Path folder, Map<String, String> values, Seed seed) {
    this.options = options;
    this.home = home;
    this.folder = folder;
    this.values = values;
    this.seed = seed;
  }

  /// @param values what its documents leave open
  static Template system(Path folder, Map<String, String> values) throws IOException {
    return Template.read(folder.resolve("istio-system.yaml"), values);
  }

  /// Kinds take about as long as everything else does until a first sidecar runs, so they come
  /// meanwhile.
  ///
  /// @return done when all are there; to be given to [#await]
  FutureTask<Void> beginKinds() {
    FutureTask<Void> kinds =
        new FutureTask<>(
            () -> {
              seed.apply(read("crds.yaml"));
              seed.apply(read("crds-security.yaml"));
              return null;
            });
    Thread.ofVirtual().name("kinds").start(kinds);
    return kinds;
  }

  static void await(FutureTask<Void> kinds) throws IOException, InterruptedException {
    try {
      kinds.get();
    } catch (ExecutionException e) {
      throw new IOException("Istio's kinds: " + e.getCause(), e);
    }
  }

  void system(Template system) throws IOException {
    seed.apply(system.text());
    for (String file : new String[] {"mixer.yaml", "citadel.yaml", "addons.yaml"}) {
      seed.apply(Template.read(folder.resolve(file), values).text());
    }
  }

  /// Bookinfo, once: what the user deletes afterwards stays deleted.
  ///
  /// @param mesh the mesh document of ConfigMap `istio`
  void workloads(String mesh) throws IOException {
    if (!isSeeded() && !options.empty()) {
      seed.apply(Bookinfo.injected(folder.resolve("bookinfo.yaml"), mesh));
    }
  }

  /// Telemetry's rules and Bookinfo's way in, once; of kinds that must be there.
  void rules() throws IOException {
    if (isSeeded()) {
      return;
    }
    for (String rules : options.telemetry()) {
      seed.apply(Files.readString(folder.resolve("telemetry").resolve(rules)));
    }
    if (!options.empty()) {
      seed.apply(read("bookinfo-gateway.yaml"));
    }
    Files.createFile(home.seeded());
  }

  private boolean isSeeded() {
    return Files.exists(home.seeded());
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
