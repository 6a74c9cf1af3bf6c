package io.lateen.citadel.server;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.lateen.citadel.authority.Authority;
import io.lateen.citadel.authority.CaProblem;
import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Renewal;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who Citadel itself is to its callers: a certificate of its own authority, made anew before it
/// ends and when the roots change. Clients may show one of the same authority. [#refresh] is called
/// by one thread at a time.
final class ServerIdentity {
  /// The certificate is exchanged this long before its end.
  private static final Duration BUFFER = Duration.ofMinutes(1);

  private final Authority authority;
  private final List<Authority.Name> names;
  private final KeyForm form;
  private final Clock clock;
  private final AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager clients;
  private @Nullable List<X509Certificate> roots;
  private Instant renew = Instant.MIN;

  ServerIdentity(Authority authority, List<String> hosts, KeyForm form, Clock clock)
      throws IOException {
    this.authority = authority;
    this.names = hosts.stream().<Authority.Name>map(Authority.Dns::new).toList();
    this.form = form;
    this.clock = clock;
    try {
      this.clients =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java checks no certificates", e);
    }
  }

  /// Makes what is missing, near its end or below an old root.
  void refresh() throws CaProblem {
    List<X509Certificate> now = authority.roots();
    if (now.equals(roots) && clock.instant().isBefore(renew)) {
      return;
    }
    Duration life = authority.lifetimes().longest();
    KeyPair pair = form.generate();
    Authority.Issued issued = authority.issue(pair.getPublic(), names, life, Renewal.TOKEN);
    List<X509Certificate> chain = new ArrayList<>(List.of(issued.leaf()));
    chain.addAll(issued.intermediates());
    own.updateIdentityCredentials(chain.toArray(X509Certificate[]::new), pair.getPrivate());
    try {
      clients.updateTrustCredentials(now.toArray(X509Certificate[]::new));
    } catch (IOException | GeneralSecurityException e) {
      throw new CaProblem(CaProblem.Kind.CERT_GEN_ERROR, "roots cannot be used: " + e.getMessage());
    }
    roots = now;
    renew = issued.leaf().getNotAfter().toInstant().minus(BUFFER);
  }

  SslContext context() throws IOException {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(own), SslProvider.JDK)
        .trustManager(clients)
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }
}
