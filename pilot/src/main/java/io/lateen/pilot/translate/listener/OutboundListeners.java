package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.EgressScope;
import io.lateen.pilot.snapshot.Scope;
import io.lateen.pilot.translate.listener.ListenerDraft.Kind;
import io.lateen.pilot.translate.mixer.MixerFilters;
import io.lateen.pilot.translate.mixer.MixerTcpFilters;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.node.ProxyNode.Interception;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Listeners for what the application calls: one per HTTP port, shared by all services, one per
/// address and TCP port, and one per unix socket. Where both want one place, whoever comes first
/// has it.
final class OutboundListeners {
  private static final int FIRST_UNPRIVILEGED = 1025;

  private final Perspective seen;
  private final Map<String, ListenerDraft> drafts = new LinkedHashMap<>();

  private final Conflicts conflicts = new Conflicts();

  private OutboundListeners(Perspective seen) {
    this.seen = seen;
  }

  /// All workloads of a scope are told the same, unless rules or their own settings part them.
  static List<Listener> of(Perspective seen) {
    if (MixerFilters.wanted(seen)) {
      return make(seen).listeners(); // each names its workload
    }
    ProxyNode node = seen.node();
    Key key =
        new Key(
            seen.scope(),
            seen.tellingLabels(),
            node.interception(),
            seen.acceptsHttp10(),
            node.metadata().getOrDefault("SIDECAR_UID", ""),
            boundAt(seen),
            node.countsMysql(),
            Tracings.teller(seen));
    return seen.snapshot().memoBesideEndpoints().get(key, () -> make(seen)).listeners();
  }

  private record Made(List<Listener> listeners, Conflicts conflicts) {}

  /// The same for all workloads of a scope, whatever they are called.
  static Conflicts conflicts(Perspective seen) {
    ProxyNode node = seen.node();
    Matter matter =
        new Matter(seen.scope(), seen.tellingLabels(), node.interception(), node.appIp() != null);
    return seen.snapshot().memoBesideEndpoints().get(matter, () -> make(seen).conflicts());
  }

  private record Matter(
      Scope scope, Map<String, String> labels, Interception interception, boolean loopback) {}

  private record Key(
      Scope scope,
      Map<String, String> labels,
      Interception interception,
      boolean http10,
      String uid,
      String boundAt,
      boolean countsMysql,
      String teller) {}

  /// Where an application asks when nothing brings its connections to the sidecar. Sidecars of the
  /// loopback network mode share one host, so each has its application's address for it; empty
  /// when no rule asks for sockets.
  private static String boundAt(Perspective seen) {
    String appIp = seen.node().appIp();
    boolean asked =
        seen.scope().egress().stream().anyMatch(own -> own.captureMode() == CaptureMode.NONE);
    if (appIp == null) {
      return "127.0.0.1";
    }
    return asked ? appIp : "";
  }

  private static Made make(Perspective seen) {
    OutboundListeners listeners = new OutboundListeners(seen);
    seen.scope().egress().forEach(listeners::add);
    return new Made(
        listeners.drafts.values().stream().map(ListenerDraft::build).toList(), listeners.conflicts);
  }

  private void add(EgressScope egress) {
    Port own = egress.port();
    if (own != null && egress.isUnix()) {
      addUnix(egress, Protocol.parse(own.protocol()));
      return;
    }
    boolean bind = binds(egress);
    for (Service service : egress.services()) {
      for (ServicePort port : service.ports()) {
        if (own == null || own.number() == port.number()) {
          add(egress, service, port, bind);
        }
      }
    }
  }

  /// A unix socket leads to every service of its entry, whatever their ports speak. Nothing brings
  /// connections to it but its being there, so that it is opened however others are captured.
  private void addUnix(EgressScope egress, Protocol protocol) {
    if (protocol == Protocol.UDP) {
      return;
    }
    String name = egress.bind() + "_0";
    for (Service service : egress.services()) {
      ServicePort called = onlyPort(service, protocol);
      ListenerDraft draft =
          drafts.computeIfAbsent(name, key -> draft(key, egress.bind(), called, true));
      if (draft.kind() == Kind.HTTP) {
        draft.addOnce(() -> http(name, egress.bind(), protocol));
      } else {
        addTcp(egress, service, called, name, draft);
      }
    }
  }

  /// Of several ports of a service only a rule can say which is meant: Istio calls that port 0.
  private static ServicePort onlyPort(Service service, Protocol protocol) {
    boolean one = service.ports().size() == 1;
    return new ServicePort(one ? service.ports().getFirst().number() : 0, "", protocol);
  }

  /// In the loopback network mode an application's calls come by its HTTP proxy, unless a rule
  /// asks for sockets.
  private boolean binds(EgressScope egress) {
    return egress.captureMode() == CaptureMode.NONE
        || (seen.node().interception() == Interception.NONE && seen.node().appIp() == null);
  }

  private void add(EgressScope egress, Service service, ServicePort port, boolean bind) {
    if (port.protocol() == Protocol.UDP || (bind && isPrivileged(port.number()))) {
      return;
    }
    String address = address(egress, service, port, bind);
    String name = address + "_" + port.number();
    Kind kind = Kind.of(port.protocol());
    ListenerDraft draft = drafts.computeIfAbsent(name, key -> draft(key, address, port, bind));
    if (draft.kind() == Kind.DETECTED && kind != Kind.TCP) {
      draft.addOnce(() -> Detection.http(seen, httpOf(name, port)));
      if (kind == Kind.DETECTED) {
        addTcp(egress, service, port, name, draft);
      }
    } else if (draft.kind() != kind) {
      (draft.kind() == Kind.HTTP ? conflicts.tcpOverHttp() : conflicts.httpOverTcp()).add(name);
    } else if (kind == Kind.HTTP) {
      draft.addOnce(() -> httpOf(name, port));
    } else {
      addTcp(egress, service, port, name, draft);
    }
  }

  private ListenerDraft draft(String name, String address, ServicePort port, boolean bind) {
    Listener.Builder listener =
        Listeners.listener(name, address, port.number(), bind, TrafficDirection.OUTBOUND);
    Kind kind = Kind.of(port.protocol());
    if (kind == Kind.DETECTED) {
      Detection.inspect(seen, listener);
    }
    return new ListenerDraft(listener, kind);
  }

  private void addTcp(
      EgressScope egress, Service service, ServicePort port, String name, ListenerDraft draft) {
    String cluster = ClusterName.outbound(port.number(), "", service.hostname()).toString();
    for (FilterChain plain : TcpChains.of(seen, service, port, egress)) {
      FilterChain read = Codecs.before(seen, plain, port.protocol(), cluster);
      FilterChain chain = draft.kind() == Kind.DETECTED ? Detection.others(read) : read;
      if (!draft.add(MixerTcpFilters.outbound(seen, chain, service.hostname()))) {
        conflicts.tcpOverTcp().add(name);
      }
    }
  }

  private FilterChain httpOf(String name, ServicePort port) {
    return http(name, String.valueOf(port.number()), port.protocol());
  }

  private FilterChain http(String name, String table, Protocol protocol) {
    return Listeners.chain(HttpManager.filter(HttpManager.outbound(seen, name, table, protocol)));
  }

  private String address(EgressScope egress, Service service, ServicePort port, boolean bind) {
    if (!egress.bind().isEmpty()) {
      return egress.bind();
    }
    if (bind) {
      return boundAt(seen);
    }
    boolean lone =
        !port.protocol().isHttp()
            && !service.address().isEmpty()
            && !service.address().contains("/");
    return lone ? service.address() : Listeners.ANY_ADDRESS;
  }

  private boolean isPrivileged(int port) {
    return port < FIRST_UNPRIVILEGED && !"0".equals(seen.node().metadata().get("SIDECAR_UID"));
  }
}
