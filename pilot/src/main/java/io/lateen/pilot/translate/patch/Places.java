package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.GatewayPorts;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where a listener is, in the words of EnvoyFilters.
final class Places {
  /// `0.0.0.0_9080`: the port callers know, whichever it is bound to.
  private static final Pattern NAME = Pattern.compile(".+_(\\d{1,5})");

  private Places() {}

  static Context context(Perspective seen, Listener listener) {
    if (seen.node().isRouter()) {
      return Context.GATEWAY;
    }
    return listener.getTrafficDirection() == TrafficDirection.INBOUND
        ? Context.SIDECAR_INBOUND
        : Context.SIDECAR_OUTBOUND;
  }

  static int port(Listener listener) {
    Matcher named = NAME.matcher(listener.getName());
    return named.matches()
        ? Integer.parseInt(named.group(1))
        : listener.getAddress().getSocketAddress().getPortValue();
  }

  /// What the services, or servers, behind a listener call its port.
  static Set<String> portNames(Perspective seen, Listener listener) {
    int port = port(listener);
    return switch (context(seen, listener)) {
      case SIDECAR_INBOUND ->
          InboundPort.of(seen).stream()
              .filter(inbound -> inbound.port() == port)
              .map(InboundPort::portName)
              .collect(Collectors.toSet());
      case GATEWAY ->
          GatewayPorts.of(seen).getOrDefault(port, List.of()).stream()
              .map(server -> server.server().port().name())
              .collect(Collectors.toSet());
      case ANY, SIDECAR_OUTBOUND ->
          seen.scope().services().stream()
              .flatMap(service -> service.ports().stream())
              .filter(candidate -> candidate.number() == port)
              .map(candidate -> candidate.name())
              .collect(Collectors.toSet());
    };
  }
}
