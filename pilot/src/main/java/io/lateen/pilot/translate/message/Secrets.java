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

/// A workload's own identity, which its agent hands it (SDS) under the names of Istio.
public final class Secrets {
  private static final String OWN = "default";
  private static final String TRUSTED = "ROOTCA";

  /// The agent's cluster in a proxy's bootstrap.
  private static final String AGENT = "sds-grpc";

  private Secrets() {}

  /// Its certificate; peers are trusted by the mesh's roots, and further as `validation` says.
  public static CommonTlsContext.Builder mesh(CertificateValidationContext validation) {
    return CommonTlsContext.newBuilder()
        .addTlsCertificateSdsSecretConfigs(secret(OWN))
        .setCombinedValidationContext(
            CombinedCertificateValidationContext.newBuilder()
                .setDefaultValidationContext(validation)
                .setValidationContextSdsSecretConfig(secret(TRUSTED)));
  }

  private static SdsSecretConfig secret(String name) {
    GrpcService agent =
        GrpcService.newBuilder()
            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(AGENT))
            .build();
    return SdsSecretConfig.newBuilder()
        .setName(name)
        .setSdsConfig(
            ConfigSource.newBuilder()
                .setResourceApiVersion(ApiVersion.V3)
                .setInitialFetchTimeout(Duration.getDefaultInstance())
                .setApiConfigSource(
                    ApiConfigSource.newBuilder()
                        .setApiType(ApiType.GRPC)
                        .setTransportApiVersion(ApiVersion.V3)
                        .setSetNodeOnFirstMessageOnly(true)
                        .addGrpcServices(agent)))
        .build();
  }
}
