package io.lateen.cli.inject;

import io.lateen.model.name.TrustDomains;
import java.time.Duration;

/// What a sidecar is told on its command line: `defaultConfig` of Istio's MeshConfig.
///
/// @param binaryPath of a real Envoy; empty for Lateen's own proxy, and then not passed on
/// @param zipkinAddress empty for no tracing
/// @param caAddress who is asked for certificates (`ca.address` of today's Istio); empty: nobody
/// @param token that is shown to whoever is asked for certificates
/// @param trustDomains of identities, Pilot's among them
/// @param concurrency worker threads; 0 lets the CPU limit decide
public record MeshConfig(
    String configPath,
    String binaryPath,
    Duration drainDuration,
    Duration parentShutdownDuration,
    String discoveryAddress,
    String zipkinAddress,
    Duration connectTimeout,
    int proxyAdminPort,
    int concurrency,
    String controlPlaneAuthPolicy,
    InterceptionMode interceptionMode,
    String caAddress,
    SdsToken token,
    TrustDomains trustDomains) {

  /// Which of its ServiceAccount's tokens a sidecar shows for a certificate.
  public enum SdsToken {
    /// What the node hands it.
    UNSAID,
    /// One for that alone, mounted by Kubernetes (`enableSdsTokenMount`).
    MOUNTED,
    /// The account's usual one, with which the API server can be used too (`sdsUseK8sSaJwt`).
    ACCOUNT
  }

  /// How traffic comes to the sidecar.
  public enum InterceptionMode {
    REDIRECT,
    TPROXY,
    /// Nothing is redirected; the application is told to use the sidecar as its HTTP proxy.
    NONE
  }

  /// Istio's chart, but for the interception: a mesh on loopback addresses redirects nothing.
  public static final MeshConfig DEFAULT =
      new MeshConfig(
          "/etc/istio/proxy",
          "",
          Duration.ofSeconds(45),
          Duration.ofMinutes(1),
          "istio-pilot.istio-system:15010",
          "zipkin.istio-system:9411",
          Duration.ofSeconds(10),
          15000,
          2,
          "NONE",
          InterceptionMode.NONE,
          "",
          SdsToken.UNSAID,
          TrustDomains.DEFAULT);
}
