package io.lateen.pilot.snapshot;

import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.service.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a workload reaches through one `egress` entry of its Sidecar rule, or without such a rule.
///
/// @param port of an entry that opens a listener of its own; null for the entry that holds for all
///     other ports. Of a unix socket its number is 0
/// @param bind an address, `unix://` and a path, or empty
/// @param services in order of age
/// @param virtualServices bound to the mesh, in order of age
public record EgressScope(
    @Nullable Port port,
    String bind,
    CaptureMode captureMode,
    List<Service> services,
    List<VirtualService> virtualServices) {

  public EgressScope {
    services = List.copyOf(services);
    virtualServices = List.copyOf(virtualServices);
  }

  /// Whether its listener is at a unix socket.
  public boolean isUnix() {
    return bind.startsWith("unix://");
  }
}
