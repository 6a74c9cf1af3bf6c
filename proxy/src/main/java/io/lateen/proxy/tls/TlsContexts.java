package io.lateen.proxy.tls;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Configuration of TLS → contexts of one engine, with the same checks by each. Reads files; what
/// makes a context throws IllegalArgumentException with the reason when keys or certificates cannot
/// be read, or the engine does not have what is asked for. Thread-safe.
public final class TlsContexts {
  private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  /// The ciphers of TLS 1.3.
  private static final List<String> NEWEST =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /// Kept per context: tickets as a client, sessions of TLS 1.2 as a server.
  private static final int MAX_SESSIONS = 1_000;

  private static final int SESSION_SECONDS = 3_600;

  /// Netty passes keys on in a store that is never written. PKCS12 would derive a key to encrypt
  /// them, ten thousand rounds for each context.
  private static final String IN_MEMORY = "JKS";

  private final Supplier<TlsEngine> engine;
  private final SecretStore secrets;

  /// By this process's engine.
  ///
  /// @param secrets that configurations name
  public TlsContexts(SecretStore secrets) {
    this(TlsEngine::chosen, secrets);
  }

  /// @param engine asked for with each context, not before the first
  public TlsContexts(Supplier<TlsEngine> engine, SecretStore secrets) {
    this.engine = engine;
    this.secrets = secrets;
  }

  /// What configurations may name.
  SecretStore secrets() {
    return secrets;
  }

  /// TLS as a server.
  ///
  /// @param http1 true: HTTP/2 is not offered by ALPN, for only HTTP/1.1 is spoken behind
  public SslContext server(DownstreamTls tls, boolean http1) {
    KeyPair own = tls.certificates().getFirst();
    SslContextBuilder builder =
        SslContextBuilder.forServer(
            KeyMaterial.privateKey(own.privateKey(), secrets),
            KeyMaterial.certificates(own.certificateChain(), secrets));
    builder.clientAuth(clientAuth(tls));
    builder.trustManager(new PeerTrust(authority(tls.ca(), false), tls.subjectAltNames()));
    List<String> alpn =
        tls.alpn().stream().filter(protocol -> !http1 || !protocol.equals("h2")).toList();
    return build(builder, alpn, tls.versions());
  }

  private static ClientAuth clientAuth(DownstreamTls tls) {
    if (tls.requireClientCertificate()) {
      return ClientAuth.REQUIRE;
    }
    return tls.ca() == null ? ClientAuth.NONE : ClientAuth.OPTIONAL;
  }

  /// TLS as a client.
  ///
  /// @param alpn offered when the configuration names no protocols
  public SslContext client(UpstreamTls tls, List<String> alpn) {
    SslContextBuilder builder = SslContextBuilder.forClient();
    builder.endpointIdentificationAlgorithm("");
    builder.trustManager(new PeerTrust(authority(tls.ca(), tls.systemCa()), tls.subjectAltNames()));
    KeyPair own = tls.certificate();
    if (own != null) {
      builder.keyManager(
          KeyMaterial.privateKey(own.privateKey(), secrets),
          KeyMaterial.certificates(own.certificateChain(), secrets));
    }
    return build(builder, tls.alpn().isEmpty() ? alpn : tls.alpn(), tls.versions());
  }

  static boolean usesSecrets(DownstreamTls tls) {
    return tls.ca() instanceof Pem.Secret
        || tls.certificates().stream().anyMatch(TlsContexts::isSecret);
  }

  static boolean usesSecrets(UpstreamTls tls) {
    return tls.ca() instanceof Pem.Secret || isSecret(tls.certificate());
  }

  private static boolean isSecret(@Nullable KeyPair pair) {
    return pair != null && pair.privateKey() instanceof Pem.Secret;
  }

  /// Why no context can be made of it; null: one can, as far as one knows before secrets come.
  public @Nullable String problem(DownstreamTls tls) {
    try {
      if (!usesSecrets(tls)) {
        server(tls, false);
      }
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /// Why no context can be made of it; null: one can.
  public @Nullable String problem(UpstreamTls tls) {
    try {
      if (!usesSecrets(tls)) {
        client(tls, List.of());
      }
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private SslContext build(SslContextBuilder builder, List<String> alpn, TlsVersions terms) {
    builder.keyStoreType(IN_MEMORY);
    builder.sessionCacheSize(MAX_SESSIONS).sessionTimeout(SESSION_SECONDS);
    if (!alpn.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              alpn));
    }
    TlsEngine by = engine.get();
    builder.sslProvider(by.provider());
    try {
      return switch (by) {
        case BORINGSSL -> byBoringSsl(builder, terms);
        case JDK -> byJdk(builder, terms);
      };
    } catch (SSLException | IllegalStateException e) { // the latter for curves it does not know
      throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
    }
  }

  private static SslContext byBoringSsl(SslContextBuilder builder, TlsVersions terms)
      throws SSLException {
    if (!terms.curves().isEmpty()) {
      builder.option(OpenSslContextOption.GROUPS, terms.curves().toArray(String[]::new));
    }
    return ciphers(builder, terms.cipherSuites()).protocols(versions(terms)).build();
  }

  private static SslContext byJdk(SslContextBuilder builder, TlsVersions terms)
      throws SSLException {
    ciphers(builder, JdkTerms.ciphers(terms.cipherSuites()));
    builder.protocols(JdkTerms.versions(versions(terms)));
    return JdkTerms.curves(builder.build(), terms.curves());
  }

  /// With Envoy a list is of the versions before 1.3; that one's ciphers are not to be chosen.
  private static SslContextBuilder ciphers(SslContextBuilder builder, List<String> chosen) {
    return chosen.isEmpty()
        ? builder
        : builder.ciphers(Stream.of(chosen, NEWEST).flatMap(List::stream).distinct().toList());
  }

  private static List<String> versions(TlsVersions versions) {
    int from = versions.min() == null ? 2 : VERSIONS.indexOf(versions.min());
    int to = versions.max() == null ? 3 : VERSIONS.indexOf(versions.max());
    if (from > to) {
      throw new IllegalArgumentException("TLS: no version between " + versions);
    }
    return VERSIONS.subList(from, to + 1);
  }

  private @Nullable X509TrustManager authority(@Nullable Pem ca, boolean system) {
    if (ca == null && !system) {
      return null;
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(ca == null ? null : store(KeyMaterial.certificates(ca, secrets)));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return x509;
        }
      }
      throw new IllegalArgumentException("TLS: the platform checks no X.509 certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
    }
  }

  private static KeyStore store(X509Certificate[] trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("ca" + i, trusted[i]);
    }
    return store;
  }
}
