package io.lateen.pilot.translate.node;

import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.InboundTarget;
import io.lateen.pilot.translate.name.ClusterName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A port on which a sidecar takes requests for its application.
///
/// @param address where the sidecar listens
/// @param bind whether it opens the port itself, rather than getting redirected connections
/// @param servicePort as callers know it
/// @param appHost where the application listens: an address, or a `unix://` path
/// @param instance the service port behind it; null for probes and for ports of a Sidecar rule
/// @param pool that a Sidecar rule says for this port; null: none
public record InboundPort(
    String address,
    int port,
    boolean bind,
    int servicePort,
    String portName,
    String host,
    Protocol protocol,
    String appHost,
    int appPort,
    @Nullable Instance instance,
    @Nullable ConnectionPool pool) {

  private static final String LOCALHOST = "127.0.0.1";
  private static final String PROBES = "mgmtCluster";
  private static final Set<Integer> PORTS_OF_THE_PROXY = Set.of(15000, 15001, 15002, 15020, 15090);

  public ClusterName cluster() {
    return ClusterName.inbound(servicePort, portName, host);
  }

  /// How rules about security mean it.
  public InboundTarget target(Perspective seen) {
    return new InboundTarget(
        seen.node().namespace(), seen.labels(), host, servicePort, portName, port);
  }

  public boolean isHttp2() {
    return protocol.isHttp2();
  }

  /// Listens on `<address>_<port>`.
  public String listenerName() {
    return address + "_" + port;
  }

  /// Every inbound port, services first; of two on one address and port the first stays.
  public static List<InboundPort> of(Perspective seen) {
    Set<String> taken = new HashSet<>();
    return all(seen).stream().filter(port -> taken.add(port.listenerName())).toList();
  }

  /// Whether a port had to give way that is more than a probe's.
  public static boolean areInConflict(Perspective seen) {
    Set<String> taken = new HashSet<>();
    return !all(seen).stream()
        .filter(port -> !port.host().equals(PROBES))
        .allMatch(port -> taken.add(port.listenerName()));
  }

  private static List<InboundPort> all(Perspective seen) {
    List<InboundPort> ports = new ArrayList<>();
    Sidecar sidecar = seen.scope().sidecar();
    if (sidecar != null && !sidecar.ingress().isEmpty()) {
      sidecar.ingress().forEach(entry -> addIngress(ports, seen, entry));
    } else if (seen.node().interception() != ProxyNode.Interception.NONE
        || seen.node().appIp() != null) {
      seen.instances().forEach(instance -> ports.add(ofInstance(seen.node(), instance)));
      addProbes(ports, seen);
    }
    return ports;
  }

  private static InboundPort ofInstance(ProxyNode node, Instance instance) {
    Endpoint endpoint = instance.endpoint();
    return new InboundPort(
        node.ip(),
        endpoint.port(),
        node.appIp() != null,
        instance.port().number(),
        instance.port().name(),
        instance.service().hostname(),
        instance.port().protocol(),
        appHost(node),
        endpoint.port(),
        instance,
        null);
  }

  private static String appHost(ProxyNode node) {
    String appIp = node.appIp();
    return appIp == null ? LOCALHOST : appIp;
  }

  private static void addProbes(List<InboundPort> ports, Perspective seen) {
    Workload workload = seen.workload();
    if (workload == null) {
      return;
    }
    for (int probe : workload.probePorts()) {
      if (!PORTS_OF_THE_PROXY.contains(probe)) {
        ports.add(
            new InboundPort(
                seen.node().ip(),
                probe,
                seen.node().appIp() != null,
                probe,
                "mgmt-" + probe,
                PROBES,
                Protocol.TCP,
                appHost(seen.node()),
                probe,
                null,
                null));
      }
    }
  }

  /// A Sidecar rule's entry; `defaultEndpoint` is `127.0.0.1:port`, `:port` or `unix://path`.
  private static void addIngress(List<InboundPort> ports, Perspective seen, Sidecar.Ingress entry) {
    Port port = entry.port();
    String endpoint = entry.defaultEndpoint();
    int colon = endpoint.lastIndexOf(':');
    boolean unix = endpoint.startsWith("unix://");
    if (port == null
        || (!unix && (colon < 0 || !endpoint.substring(colon + 1).matches("\\d{1,5}")))) {
      return;
    }
    String bind = entry.bind();
    boolean none = seen.node().interception() == ProxyNode.Interception.NONE;
    ports.add(
        new InboundPort(
            bind == null || bind.isEmpty() ? seen.node().ip() : bind,
            port.number(),
            none || seen.node().appIp() != null || entry.captureMode() == Sidecar.CaptureMode.NONE,
            port.number(),
            port.name(),
            ingressHost(seen, port),
            Protocol.parse(port.protocol()),
            unix ? endpoint : appHost(seen.node()),
            unix ? 0 : Integer.parseInt(endpoint.substring(colon + 1)),
            null,
            entry.connectionPool()));
  }

  /// The service that has the port, else the workload's first, else a name of its own.
  private static String ingressHost(Perspective seen, Port port) {
    return seen.instances().stream()
        .filter(instance -> instance.port().number() == port.number())
        .findFirst()
        .or(() -> seen.instances().stream().findFirst())
        .map(instance -> instance.service().hostname())
        .orElse(seen.node().name() + "." + seen.node().namespace());
  }
}
