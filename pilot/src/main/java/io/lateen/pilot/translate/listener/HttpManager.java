package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.lateen.model.service.Protocol;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.mixer.MixerFilters;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.security.SecurityFilters;
import io.lateen.pilot.translate.security.Transport;
import java.util.List;
import java.util.Optional;

/// The HTTP connection manager and its filters.
final class HttpManager {
  static final String NAME = "envoy.filters.network.http_connection_manager";
  private static final String SERVER = "istio-envoy";

  private HttpManager() {}

  /// For calls of the application.
  static HttpConnectionManager.Builder outbound(
      Perspective seen, String statPrefix, String table, Protocol protocol) {
    return start(seen, List.of(), List.of(), MixerFilters.outbound(seen), statPrefix, protocol)
        .setUseRemoteAddress(BoolValue.of(false))
        .setRds(rds(table));
  }

  /// For calls to the application, whose callers' certificates are passed on.
  static HttpConnectionManager.Builder inbound(
      Perspective seen, InboundPort port, Transport transport, RouteConfiguration table) {
    HttpConnectionManager.Builder manager =
        start(
            seen,
            SecurityFilters.inbound(seen, port, transport),
            HealthChecks.of(seen, port),
            MixerFilters.inbound(seen, port),
            port.listenerName(),
            port.protocol());
    if (port.protocol().isHttp2()) {
      manager.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    }
    return manager
        .setUseRemoteAddress(BoolValue.of(false))
        .setServerName(SERVER)
        .setForwardClientCertDetails(ForwardClientCertDetails.APPEND_FORWARD)
        .setSetCurrentClientCertDetails(certificateDetails())
        .setRouteConfig(table);
  }

  /// For strangers, whose claims about who they are do not count.
  static HttpConnectionManager.Builder gateway(Perspective seen, String statPrefix, String table) {
    return start(
            seen,
            SecurityFilters.gateway(seen),
            List.of(),
            MixerFilters.outbound(seen),
            statPrefix,
            Protocol.HTTP)
        .setUseRemoteAddress(BoolValue.of(true))
        .setServerName(SERVER)
        .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE_SET)
        .setSetCurrentClientCertDetails(certificateDetails())
        .setRds(rds(table));
  }

  static Filter filter(HttpConnectionManager.Builder manager) {
    return Filter.newBuilder().setName(NAME).setTypedConfig(Messages.any(manager.build())).build();
  }

  private static HttpConnectionManager.Builder start(
      Perspective seen,
      List<HttpFilter> security,
      List<HttpFilter> health,
      Optional<HttpFilter> mixer,
      String statPrefix,
      Protocol protocol) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setCodecType(CodecType.AUTO)
            .setStatPrefix(statPrefix)
            .setStreamIdleTimeout(Duration.getDefaultInstance())
            .setGenerateRequestId(BoolValue.of(true))
            .addAllAccessLog(AccessLogs.of(seen.mesh()));
    manager.addUpgradeConfigsBuilder().setUpgradeType("websocket");
    if (seen.acceptsHttp10()) {
      manager.getHttpProtocolOptionsBuilder().setAcceptHttp10(true);
    }
    Tracings.of(seen).ifPresent(manager::setTracing);
    if (!security.isEmpty()) {
      judgePathsAsTheyGoOn(manager);
    }
    manager.addAllHttpFilters(security).addAllHttpFilters(health);
    mixer.ifPresent(manager::addHttpFilters);
    if (protocol == Protocol.GRPC_WEB) {
      manager.addHttpFilters(http("envoy.filters.http.grpc_web", GrpcWeb.getDefaultInstance()));
    }
    return manager
        .addHttpFilters(http("envoy.filters.http.cors", Cors.getDefaultInstance()))
        .addHttpFilters(http("envoy.filters.http.fault", HTTPFault.getDefaultInstance()))
        .addHttpFilters(http("envoy.filters.http.router", Router.getDefaultInstance()));
  }

  /// One form of a path for rules, routes and the application (docs/authorization.md).
  private static void judgePathsAsTheyGoOn(HttpConnectionManager.Builder manager) {
    manager
        .setNormalizePath(BoolValue.of(true))
        .setMergeSlashes(true)
        .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD);
  }

  private static HttpFilter http(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }

  private static Rds rds(String table) {
    return Rds.newBuilder().setConfigSource(Messages.ads()).setRouteConfigName(table).build();
  }

  private static SetCurrentClientCertDetails certificateDetails() {
    return SetCurrentClientCertDetails.newBuilder()
        .setSubject(BoolValue.of(true))
        .setUri(true)
        .setDns(true)
        .build();
  }
}
