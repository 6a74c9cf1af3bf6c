package io.lateen.app.mesh;

import io.lateen.galley.Galley;
import io.lateen.node.kubelet.image.HostedPart;

/// Galley as the istio-galley Pod's process. It was there before any Pod and outlives them all.
final class GalleyPart implements HostedPart {
  private final Galley galley;

  GalleyPart(Galley galley) {
    this.galley = galley;
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public String address() {
    return "127.0.0.1";
  }

  @Override
  public String logger() {
    return "io.lateen.galley";
  }

  @Override
  public boolean ready() {
    return galley.ready();
  }
}
