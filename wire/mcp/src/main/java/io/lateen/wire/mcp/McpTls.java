package io.lateen.wire.mcp;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;

/// Mutual TLS by files, which are read again when they change: identities in the mesh end before
/// programs do. Who the other end is is not asked beyond who vouches for it, for certificates of
/// the mesh name no hosts.
///
/// @param certificate chain, PEM
/// @param key PKCS#8, PEM
/// @param roots who may vouch for the other end, PEM
public record McpTls(Path certificate, Path key, Path roots) {
  private static final long LOOK_SECONDS = 60;

  /// Where Istio 1.1 mounts a workload's identity.
  public static final McpTls ISTIO =
      new McpTls(
          Path.of("/etc/certs/cert-chain.pem"),
          Path.of("/etc/certs/key.pem"),
          Path.of("/etc/certs/root-cert.pem"));

  /// Those of a sink.
  ///
  /// @throws IOException naming the files that are no good
  public ChannelCredentials channel() throws IOException {
    ScheduledExecutorService thread = thread();
    return TlsChannelCredentials.newBuilder()
        .keyManager(identity(thread))
        .trustManager(trust(thread))
        .build();
  }

  /// Those of a source, which wants to be shown a certificate.
  ///
  /// @throws IOException naming the files that are no good
  public ServerCredentials server() throws IOException {
    ScheduledExecutorService thread = thread();
    return TlsServerCredentials.newBuilder()
        .keyManager(identity(thread))
        .trustManager(trust(thread))
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private static ScheduledExecutorService thread() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("mcp-certificates").factory());
  }

  private AdvancedTlsX509KeyManager identity(ScheduledExecutorService thread) throws IOException {
    readable(certificate);
    readable(key);
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    try {
      var _ =
          identity.updateIdentityCredentials(
              certificate.toFile(), key.toFile(), LOOK_SECONDS, TimeUnit.SECONDS, thread);
      return identity;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IOException(
          certificate + ", " + key + ": " + e.getMessage() + " (expected: PEM, a PKCS#8 key)", e);
    }
  }

  private static void readable(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " cannot be read");
    }
  }

  private X509TrustManager trust(ScheduledExecutorService thread) throws IOException {
    readable(roots);
    try {
      AdvancedTlsX509TrustManager trust =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      var _ = trust.updateTrustCredentials(roots.toFile(), LOOK_SECONDS, TimeUnit.SECONDS, thread);
      return trust;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IOException(roots + ": " + e.getMessage() + " (expected: certificates, PEM)", e);
    }
  }
}
