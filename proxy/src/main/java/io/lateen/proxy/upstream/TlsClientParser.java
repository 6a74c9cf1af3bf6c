package io.lateen.proxy.upstream;

import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.UpstreamTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// TLS as a client, from configuration to a context. The certificate's names are not compared with
/// the SNI, as in Envoy: only `subjectAltNames` counts, which a later trust manager checks.
public final class TlsClientParser {
  private TlsClientParser() {}

  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public static Connector connector(
      int connectTimeoutMillis, @Nullable UpstreamTls tls, @Nullable String refusal) {
    if (tls == null) {
      return new Connector(connectTimeoutMillis, null, null, refusal);
    }
    try {
      return new Connector(connectTimeoutMillis, context(tls), tls.sni(), refusal);
    } catch (IOException e) {
      throw new IllegalArgumentException("upstream TLS: " + e.getMessage(), e);
    }
  }

  private static SslContext context(UpstreamTls tls) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    builder.endpointIdentificationAlgorithm("");
    Pem ca = tls.ca();
    if (ca != null) {
      try (InputStream in = open(ca)) {
        builder.trustManager(in);
      }
    } else if (!tls.systemCa()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
    KeyPair own = tls.certificate();
    if (own != null) {
      try (InputStream chain = open(own.certificateChain());
          InputStream key = open(own.privateKey())) {
        builder.keyManager(chain, key);
      }
    }
    return builder.build();
  }

  private static InputStream open(Pem pem) throws IOException {
    return switch (pem) {
      case Pem.File file -> Files.newInputStream(Path.of(file.path()));
      case Pem.Inline inline ->
          new ByteArrayInputStream(inline.text().getBytes(StandardCharsets.UTF_8));
    };
  }
}
