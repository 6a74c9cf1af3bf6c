package io.lateen.pilot.translate.listener;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.lateen.model.rule.Gateway.ServerTls;
import io.lateen.model.rule.Gateway.ServerTls.Mode;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.message.Secrets;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.List;
import java.util.Optional;

/// How a gateway's server answers TLS.
final class ServerTlsTranslator {
  private static final String SDS = "unix:/var/run/ingress_gateway/sds";

  private ServerTlsTranslator() {}

  /// Empty when the server names no certificate that this proxy can get.
  static Optional<TransportSocket> socket(ProxyNode node, ServerTls tls) {
    return common(node, tls)
        .map(
            common ->
                TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.tls")
                    .setTypedConfig(Messages.any(context(tls, common)))
                    .build());
  }

  private static DownstreamTlsContext context(ServerTls tls, CommonTlsContext.Builder common) {
    common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
    parameters(tls).ifPresent(common::setTlsParams);
    DownstreamTlsContext.Builder context =
        DownstreamTlsContext.newBuilder().setCommonTlsContext(common);
    if (tls.mode() == Mode.MUTUAL || tls.mode() == Mode.ISTIO_MUTUAL) {
      context.setRequireClientCertificate(BoolValue.of(true));
    }
    return context.build();
  }

  private static Optional<CommonTlsContext.Builder> common(ProxyNode node, ServerTls tls) {
    if (tls.mode() == Mode.ISTIO_MUTUAL) {
      return Optional.of(Secrets.mesh(node.hasIdentity(), names(tls.subjectAltNames())));
    }
    String credential = tls.credentialName();
    if (node.usesIngressSds() && credential != null && !credential.isEmpty()) {
      return Optional.of(fromSds(node, tls, credential));
    }
    String certificate = tls.serverCertificate();
    String key = tls.privateKey();
    if (certificate == null || certificate.isEmpty() || key == null || key.isEmpty()) {
      return Optional.empty();
    }
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .addTlsCertificates(
                TlsCertificate.newBuilder()
                    .setCertificateChain(Messages.file(certificate))
                    .setPrivateKey(Messages.file(key)));
    String ca = tls.caCertificates();
    if (ca != null && !ca.isEmpty()) {
      common.setValidationContext(names(tls.subjectAltNames()).setTrustedCa(Messages.file(ca)));
    }
    return Optional.of(common);
  }

  private static CommonTlsContext.Builder fromSds(
      ProxyNode node, ServerTls tls, String credential) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder().addTlsCertificateSdsSecretConfigs(secret(node, credential));
    if (tls.mode().checksClients()) {
      common.setCombinedValidationContext(
          CombinedCertificateValidationContext.newBuilder()
              .setDefaultValidationContext(names(tls.subjectAltNames()))
              .setValidationContextSdsSecretConfig(secret(node, credential + "-cacert")));
    }
    return common;
  }

  private static SdsSecretConfig secret(ProxyNode node, String name) {
    return node.hasCredentials() ? Secrets.credential(name) : ofIstiosAgent(name);
  }

  private static SdsSecretConfig ofIstiosAgent(String name) {
    GrpcService agent =
        GrpcService.newBuilder()
            .setGoogleGrpc(
                GrpcService.GoogleGrpc.newBuilder().setTargetUri(SDS).setStatPrefix("sdsstat"))
            .build();
    return SdsSecretConfig.newBuilder()
        .setName(name)
        .setSdsConfig(
            ConfigSource.newBuilder()
                .setResourceApiVersion(ApiVersion.V3)
                .setApiConfigSource(
                    ApiConfigSource.newBuilder()
                        .setApiType(ApiType.GRPC)
                        .setTransportApiVersion(ApiVersion.V3)
                        .addGrpcServices(agent)))
        .build();
  }

  private static CertificateValidationContext.Builder names(List<String> names) {
    CertificateValidationContext.Builder validation = CertificateValidationContext.newBuilder();
    for (String name : names) {
      validation.addMatchTypedSubjectAltNames(
          SubjectAltNameMatcher.newBuilder()
              .setSanType(name.contains("://") ? SanType.URI : SanType.DNS)
              .setMatcher(StringMatcher.newBuilder().setExact(name)));
    }
    return validation;
  }

  /// Only what differs from Envoy's own choice.
  private static Optional<TlsParameters> parameters(ServerTls tls) {
    TlsParameters.Builder parameters =
        TlsParameters.newBuilder()
            .setTlsMinimumProtocolVersion(version(tls.minProtocolVersion()))
            .setTlsMaximumProtocolVersion(version(tls.maxProtocolVersion()))
            .addAllCipherSuites(tls.cipherSuites());
    return parameters.build().equals(TlsParameters.getDefaultInstance())
        ? Optional.empty()
        : Optional.of(parameters.build());
  }

  private static TlsProtocol version(ServerTls.TlsProtocol version) {
    return switch (version) {
      case TLS_AUTO -> TlsProtocol.TLS_AUTO;
      case TLSV1_0 -> TlsProtocol.TLSv1_0;
      case TLSV1_1 -> TlsProtocol.TLSv1_1;
      case TLSV1_2 -> TlsProtocol.TLSv1_2;
      case TLSV1_3 -> TlsProtocol.TLSv1_3;
    };
  }
}
