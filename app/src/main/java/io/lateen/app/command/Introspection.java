package io.lateen.app.command;

import io.lateen.cli.print.ReleaseVersion;
import io.lateen.galley.Galley;
import io.lateen.mixer.server.MixerServer;
import io.lateen.pilot.Pilot;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.monitoring.Figures;
import io.lateen.wire.monitoring.controlz.ControlZ;
import io.lateen.wire.monitoring.controlz.ObjectCollection;
import io.lateen.wire.monitoring.controlz.Subject;
import io.lateen.wire.monitoring.log.Scopes;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// ControlZ beside the server that a command runs. Where it cannot be, the server runs without it,
/// and says so.
final class Introspection {
  private static final Logger LOG = Logger.getLogger(Introspection.class.getName());

  private Introspection() {}

  /// @return null where there is none
  static @Nullable ControlZ of(
      String name, ControlZOptions options, Figures figures, List<ObjectCollection> collections) {
    InetSocketAddress address = options.address();
    if (address == null) {
      return null;
    }
    Subject subject =
        new Subject(
            name,
            ReleaseVersion.current(),
            options.words(),
            System.getenv(),
            figures,
            new Scopes(),
            collections);
    try {
      ControlZ controlz = ControlZ.start(address, subject);
      options.out().println("ControlZ: " + controlz.url());
      options.out().flush();
      return controlz;
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "no ControlZ at {0}: {1} (another port: --ctrlz_port, 0 for any free one)",
          new Object[] {address.toString().substring(1), e.getMessage()});
      return null;
    }
  }

  /// As [#of], with the objects that a part reads.
  static @Nullable ControlZ of(
      String name,
      ControlZOptions options,
      Figures figures,
      ObjectSource objects,
      List<ObjectKind> kinds) {
    return of(name, options, figures, ObjectCollection.of(objects, kinds));
  }

  /// As [#of], for Galley, or what runs around it: with what Pilot and Mixer would read.
  static @Nullable ControlZ of(String name, ControlZOptions options, Galley galley) {
    List<ObjectKind> kinds = new ArrayList<>(Pilot.kinds());
    kinds.addAll(MixerServer.kinds());
    Figures figures = galley.figures().orElseGet(Introspection::jvm);
    return of(name, options, figures, galley.source(), kinds);
  }

  /// The figures of a part that has none of its own.
  static Figures jvm() {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    return Figures.of(registry);
  }
}
