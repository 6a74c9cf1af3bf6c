package io.lateen.pilot.translate.cluster;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.pilot.translate.endpoint.EndpointTls;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.message.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a proxy speaks TLS to a service.
final class ClientTlsTranslator {
  private ClientTlsTranslator() {}

  /// What ISTIO_MUTUAL fills in.
  ///
  /// @param accounts SPIFFE ids that the service may show
  /// @param serverName by which an SNI router finds the cluster
  /// @param sds whether the proxy's agent hands it its certificate; else it is in files
  record MeshIdentity(List<String> accounts, String serverName, boolean sds) {}

  /// Mutual TLS to endpoints whose proxies speak it, plain text to the others, as today's Istio has
  /// it when no rule says anything.
  static void applyByEndpoint(MeshIdentity mesh, boolean http2, Cluster.Builder cluster) {
    UpstreamTlsContext secure =
        mesh(
            new ClientTls(ClientTls.Mode.ISTIO_MUTUAL, null, null, null, List.of(), null, false),
            mesh,
            http2);
    cluster
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-istio")
                .setMatch(EndpointTls.criterion())
                .setTransportSocket(socket(secure)))
        .addTransportSocketMatches(
            TransportSocketMatch.newBuilder()
                .setName("tlsMode-disabled")
                .setMatch(Struct.getDefaultInstance())
                .setTransportSocket(
                    TransportSocket.newBuilder()
                        .setName("envoy.transport_sockets.raw_buffer")
                        .setTypedConfig(Messages.any(RawBuffer.getDefaultInstance()))));
  }

  private static TransportSocket socket(UpstreamTlsContext context) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Messages.any(context))
        .build();
  }

  static void apply(ClientTls tls, MeshIdentity mesh, boolean http2, Cluster.Builder cluster) {
    UpstreamTlsContext context =
        switch (tls.mode()) {
          case DISABLE -> null;
          case SIMPLE -> chosen(tls, false, http2);
          case MUTUAL -> chosen(tls, true, http2);
          case ISTIO_MUTUAL -> mesh(tls, mesh, http2);
        };
    if (context == null) {
      cluster.clearTransportSocket();
    } else {
      cluster.setTransportSocket(socket(context));
    }
  }

  private static UpstreamTlsContext chosen(ClientTls tls, boolean mutual, boolean http2) {
    CommonTlsContext.Builder common = CommonTlsContext.newBuilder();
    String certificate = tls.clientCertificate();
    String key = tls.privateKey();
    if (mutual && certificate != null && key != null) {
      common.addTlsCertificates(certificate(certificate, key));
    }
    String ca = tls.caCertificates();
    if (ca != null && !ca.isEmpty()) {
      common.setValidationContext(names(tls.subjectAltNames()).setTrustedCa(Messages.file(ca)));
    }
    if (http2) {
      common.addAlpnProtocols("h2");
    }
    return context(common, tls.sni());
  }

  private static UpstreamTlsContext mesh(ClientTls tls, MeshIdentity mesh, boolean http2) {
    List<String> names = tls.subjectAltNames().isEmpty() ? mesh.accounts() : tls.subjectAltNames();
    CommonTlsContext.Builder common = Secrets.mesh(mesh.sds(), names(names));
    common.addAlpnProtocols("istio");
    if (http2) {
      common.addAlpnProtocols("h2");
    }
    String sni = tls.sni();
    return context(common, sni == null || sni.isEmpty() ? mesh.serverName() : sni);
  }

  private static UpstreamTlsContext context(
      CommonTlsContext.Builder common, @Nullable String serverName) {
    UpstreamTlsContext.Builder context =
        UpstreamTlsContext.newBuilder().setCommonTlsContext(common);
    return serverName == null ? context.build() : context.setSni(serverName).build();
  }

  private static TlsCertificate certificate(String chain, String key) {
    return TlsCertificate.newBuilder()
        .setCertificateChain(Messages.file(chain))
        .setPrivateKey(Messages.file(key))
        .build();
  }

  private static CertificateValidationContext.Builder names(List<String> names) {
    CertificateValidationContext.Builder validation = CertificateValidationContext.newBuilder();
    names.stream()
        .sorted()
        .distinct()
        .map(ClientTlsTranslator::name)
        .forEach(validation::addMatchTypedSubjectAltNames);
    return validation;
  }

  private static SubjectAltNameMatcher name(String name) {
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(name.contains("://") ? SanType.URI : SanType.DNS)
        .setMatcher(StringMatcher.newBuilder().setExact(name))
        .build();
  }
}
