package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.lateen.model.rule.Sidecar.OutboundPolicy;
import io.lateen.model.service.Protocol;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode.Interception;
import io.lateen.pilot.translate.route.RouteTranslator;
import java.util.ArrayList;
import java.util.List;

/// The listeners of a sidecar: inbound, outbound, the HTTP proxy port, and `virtual`, which takes
/// every redirected connection and hands it to one of the others.
final class SidecarListeners {
  private static final int HTTP_PROXY_PORT = 15002;

  private SidecarListeners() {}

  static List<Listener> of(Perspective seen) {
    List<Listener> listeners = new ArrayList<>(InboundListeners.of(seen));
    listeners.addAll(OutboundListeners.of(seen));
    int proxyPort = httpProxyPort(seen);
    if (proxyPort > 0) {
      listeners.add(httpProxy(seen, proxyPort));
    }
    if (seen.node().interception() != Interception.NONE && seen.node().appIp() == null) {
      listeners.add(virtual(seen));
    }
    return listeners;
  }

  /// Where nothing is redirected, the proxy port is the only way in.
  private static int httpProxyPort(Perspective seen) {
    int port = seen.mesh().proxyHttpPort();
    boolean needed = seen.node().appIp() != null || seen.node().interception() == Interception.NONE;
    return port == 0 && needed ? HTTP_PROXY_PORT : port;
  }

  private static Listener httpProxy(Perspective seen, int port) {
    String appIp = seen.node().appIp();
    String address = appIp == null ? "127.0.0.1" : appIp;
    String name = address + "_" + port;
    HttpConnectionManager.Builder manager =
        HttpManager.outbound(seen, name, RouteTranslator.HTTP_PROXY, Protocol.HTTP);
    manager.getHttpProtocolOptionsBuilder().setAllowAbsoluteUrl(BoolValue.of(true));
    return Listeners.listener(name, address, port, true, TrafficDirection.OUTBOUND)
        .addFilterChains(Listeners.chain(HttpManager.filter(manager)))
        .build();
  }

  private static Listener virtual(Perspective seen) {
    String rest =
        seen.outboundPolicy() == OutboundPolicy.ALLOW_ANY
            ? ClusterName.PASSTHROUGH
            : ClusterName.BLACK_HOLE;
    Listener.Builder listener =
        Listeners.listener(
                "virtual",
                Listeners.ANY_ADDRESS,
                seen.mesh().proxyListenPort(),
                true,
                TrafficDirection.OUTBOUND)
            .setUseOriginalDst(BoolValue.of(true))
            .addListenerFilters(Listeners.originalDestination())
            .addFilterChains(Listeners.chain(TcpProxies.to(seen, rest)));
    if (seen.node().interception() == Interception.TPROXY) {
      listener.setTransparent(BoolValue.of(true));
    }
    return listener.build();
  }
}
