package io.lateen.pilot.translate.message;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/// A workload's own identity, which its agent hands it (SDS) under the names of Istio.
public final class Secrets {
  private static final String OWN = "default";
  private static final String TRUSTED = "ROOTCA";
  private static final String FOLDER = "/etc/certs/";

  /// The agent's cluster in a proxy's bootstrap.
  private static final String AGENT = "sds-grpc";

  private static final Duration FOR_EVER = Duration.getDefaultInstance();

  /// A gateway with several certificates must not wait for ever for one that nobody has made.
  private static final Duration PATIENCE = Duration.newBuilder().setSeconds(2).build();

  private Secrets() {}

  /// A gateway's certificate, or what its clients are checked against.
  public static SdsSecretConfig credential(String name) {
    return secret(name, PATIENCE);
  }

  /// Its certificate; peers are trusted by the mesh's roots, and further as `validation` says.
  ///
  /// @param sds whether the agent hands it; else it is in files, out of Secret `istio.<account>`
  public static CommonTlsContext.Builder mesh(
      boolean sds, CertificateValidationContext.Builder validation) {
    if (!sds) {
      return CommonTlsContext.newBuilder()
          .addTlsCertificates(
              TlsCertificate.newBuilder()
                  .setCertificateChain(Messages.file(FOLDER + "cert-chain.pem"))
                  .setPrivateKey(Messages.file(FOLDER + "key.pem")))
          .setValidationContext(validation.setTrustedCa(Messages.file(FOLDER + "root-cert.pem")));
    }
    return CommonTlsContext.newBuilder()
        .addTlsCertificateSdsSecretConfigs(secret(OWN, FOR_EVER))
        .setCombinedValidationContext(
            CombinedCertificateValidationContext.newBuilder()
                .setDefaultValidationContext(validation)
                .setValidationContextSdsSecretConfig(secret(TRUSTED, FOR_EVER)));
  }

  private static SdsSecretConfig secret(String name, Duration patience) {
    GrpcService agent =
        GrpcService.newBuilder()
            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(AGENT))
            .build();
    return SdsSecretConfig.newBuilder()
        .setName(name)
        .setSdsConfig(
            ConfigSource.newBuilder()
                .setResourceApiVersion(ApiVersion.V3)
                .setInitialFetchTimeout(patience)
                .setApiConfigSource(
                    ApiConfigSource.newBuilder()
                        .setApiType(ApiType.GRPC)
                        .setTransportApiVersion(ApiVersion.V3)
                        .setSetNodeOnFirstMessageOnly(true)
                        .addGrpcServices(agent)))
        .build();
  }
}
