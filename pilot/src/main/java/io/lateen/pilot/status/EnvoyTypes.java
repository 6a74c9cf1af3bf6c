package io.lateen.pilot.status;

import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import io.lateen.wire.proto.mixer.client.TcpClientConfig;

/// The messages that travel inside `Any`, so that dumps can show them.
final class EnvoyTypes {
  static final TypeRegistry REGISTRY =
      TypeRegistry.newBuilder()
          .add(FileAccessLog.getDescriptor())
          .add(Cors.getDescriptor())
          .add(io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.getDescriptor())
          .add(HTTPFault.getDescriptor())
          .add(GrpcWeb.getDescriptor())
          .add(Router.getDescriptor())
          .add(OriginalDst.getDescriptor())
          .add(TlsInspector.getDescriptor())
          .add(HttpConnectionManager.getDescriptor())
          .add(TcpProxy.getDescriptor())
          .add(PreviousHostsPredicate.getDescriptor())
          .add(DownstreamTlsContext.getDescriptor())
          .add(UpstreamTlsContext.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .add(ServiceConfig.getDescriptor())
          .add(HttpClientConfig.getDescriptor())
          .add(TcpClientConfig.getDescriptor())
          .add(RBAC.getDescriptor())
          .add(io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.getDescriptor())
          .add(JwtAuthentication.getDescriptor())
          .build();

  private EnvoyTypes() {}
}
