package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.pilot.Pilot;
import io.lateen.pilot.PilotConfig;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Pilot as the istio-pilot Pod's process: scaled to none it stops, scaled to one it starts.
final class PilotPart implements HostedPart {
  private final PilotConfig config;
  private final ObjectSource objects;
  private volatile @Nullable Pilot running;

  PilotPart(PilotConfig config, ObjectSource objects) {
    this.config = config;
    this.objects = objects;
  }

  @Override
  public void start() {
    try {
      Pilot pilot = new Pilot(config, objects);
      pilot.start();
      running = pilot;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    Pilot pilot = running;
    running = null;
    if (pilot != null) {
      pilot.close();
    }
  }

  @Override
  public String address() {
    return config.grpc().getAddress().getHostAddress();
  }

  @Override
  public boolean ready() {
    Pilot pilot = running;
    return pilot != null && pilot.isReady();
  }
}
