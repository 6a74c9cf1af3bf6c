package io.lateen.pilot.translate.route;

import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.Gateway.Server;
import io.lateen.model.rule.Gateway.ServerTls;
import io.lateen.model.service.Protocol;

/// One server of one Gateway rule.
///
/// @param protocol of its port
public record GatewayServer(Gateway gateway, Server server, Protocol protocol) {

  static GatewayServer of(Gateway gateway, Server server) {
    return new GatewayServer(gateway, server, Protocol.parse(server.port().protocol()));
  }

  /// As VirtualServices name it.
  public String gatewayName() {
    return gateway.meta().namespace() + "/" + gateway.meta().name();
  }

  public int port() {
    return server.port().number();
  }

  /// Chosen by server name. A plain HTTP server may carry `tls`, but only to redirect.
  public boolean isTls() {
    return server.tls() != null && !protocol.isHttp();
  }

  /// Requests are routed here, rather than connections.
  public boolean isHttp() {
    return protocol.isHttp() || (protocol == Protocol.HTTPS && isTls() && !isPassthrough());
  }

  /// TLS goes through unopened.
  public boolean isPassthrough() {
    ServerTls tls = server.tls();
    return tls != null
        && (tls.mode() == ServerTls.Mode.PASSTHROUGH
            || tls.mode() == ServerTls.Mode.AUTO_PASSTHROUGH);
  }

  public boolean redirectsToHttps() {
    ServerTls tls = server.tls();
    return tls != null && tls.httpsRedirect();
  }

  /// The route table of an HTTP server: all plain ones of a port share one.
  public String routeName() {
    return isTls()
        ? String.join(
            ".",
            "https",
            String.valueOf(port()),
            server.port().name(),
            gateway.meta().name(),
            gateway.meta().namespace())
        : "http." + port();
  }
}
