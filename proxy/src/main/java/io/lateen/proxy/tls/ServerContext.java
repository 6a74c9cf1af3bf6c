package io.lateen.proxy.tls;

import io.lateen.proxy.resource.DownstreamTls;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// A filter chain's TLS as a server, made anew when the secrets that it names change; connections
/// that are open keep what they began with. Thread-safe.
public final class ServerContext {
  private final DownstreamTls config;
  private final boolean http1;
  private final SecretStore secrets;
  private final boolean follows;
  private long version;
  private volatile @Nullable Made made;

  private record Made(long version, SslContext context) {}

  /// @param http1 true: HTTP/2 is not offered by ALPN, for only HTTP/1.1 is spoken behind
  /// @throws IllegalArgumentException when keys or certificates cannot be read
  public ServerContext(DownstreamTls config, boolean http1, SecretStore secrets) {
    this.config = config;
    this.http1 = http1;
    this.secrets = secrets;
    this.follows = TlsContexts.usesSecrets(config);
    if (!follows) {
      made = new Made(0, TlsContexts.server(config, http1, secrets));
    }
  }

  /// Null: a secret has not come yet.
  public @Nullable SslContext get() {
    Made now = made;
    if (!follows || (now != null && now.version == secrets.version())) {
      return now == null ? null : now.context;
    }
    return renewed();
  }

  /// What cannot be used is not tried again until it changes; what was there before is used on.
  private synchronized @Nullable SslContext renewed() {
    long wanted = secrets.version();
    Made now = made;
    if (wanted != version) {
      version = wanted;
      try {
        now = new Made(wanted, TlsContexts.server(config, http1, secrets));
      } catch (IllegalArgumentException e) {
        System.err.println("tls: " + e.getMessage());
        now = now == null ? null : new Made(wanted, now.context);
      }
      made = now;
    }
    return now == null ? null : now.context;
  }
}
