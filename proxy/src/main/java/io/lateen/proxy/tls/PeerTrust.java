package io.lateen.proxy.tls;

import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.tls.SanMatcher.San;
import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Checks a peer's certificate as Envoy's `CertificateValidationContext` asks: its time, its chain
/// when there is an authority to check it against, and its names when some are expected. Never
/// compares names with the address or the SNI. Says exactly what failed.
final class PeerTrust extends X509ExtendedTrustManager
    implements ResumableX509ExtendedTrustManager {
  private final @Nullable X509TrustManager authority;
  private final List<SanMatch> expected;
  private final TrustedChains trusted = new TrustedChains();

  /// @param authority null: chains are not checked
  PeerTrust(@Nullable X509TrustManager authority, List<SanMatch> expected) {
    this.authority = authority;
    this.expected = List.copyOf(expected);
  }

  @FunctionalInterface
  private interface ChainCheck {
    void check(X509TrustManager authority) throws CertificateException;
  }

  private void check(X509Certificate[] chain, String role, ChainCheck check)
      throws CertificateException {
    X509Certificate leaf = chain[0];
    TrustedChains.Key key = TrustedChains.key(role, chain);
    List<San> names = trusted.names(key, Instant.now());
    if (names == null) {
      check(leaf, check);
      names = names(leaf);
      trusted.add(key, chain, names);
    }
    if (!expected.isEmpty() && !SanMatcher.matches(expected, names)) {
      throw new CertificateException(
          name(leaf) + " names " + names + " (expected: " + expected + ")");
    }
  }

  private void check(X509Certificate leaf, ChainCheck check) throws CertificateException {
    if (authority == null) {
      return;
    }
    time(leaf);
    try {
      check.check(authority);
    } catch (CertificateException e) {
      throw new CertificateException(
          name(leaf)
              + " of issuer "
              + leaf.getIssuerX500Principal()
              + " is not trusted: "
              + e.getMessage());
    }
  }

  private static void time(X509Certificate leaf) throws CertificateException {
    try {
      leaf.checkValidity();
    } catch (CertificateException e) {
      throw new CertificateException(
          name(leaf)
              + " is valid only from "
              + leaf.getNotBefore().toInstant()
              + " to "
              + leaf.getNotAfter().toInstant());
    }
  }

  private static String name(X509Certificate leaf) {
    return "certificate [" + leaf.getSubjectX500Principal() + "]";
  }

  private static List<San> names(X509Certificate leaf) throws CertificateException {
    List<San> names = new ArrayList<>();
    Collection<List<?>> all = leaf.getSubjectAlternativeNames();
    for (List<?> name : all == null ? List.<List<?>>of() : all) {
      SanMatch.Type type =
          switch ((Integer) name.get(0)) {
            case 1 -> SanMatch.Type.EMAIL;
            case 2 -> SanMatch.Type.DNS;
            case 6 -> SanMatch.Type.URI;
            case 7 -> SanMatch.Type.IP_ADDRESS;
            default -> SanMatch.Type.ANY;
          };
      if (type != SanMatch.Type.ANY) {
        names.add(new San(type, String.valueOf(name.get(1))));
      }
    }
    return names;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, "client " + type, trust -> trust.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, "server " + type, trust -> trust.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  /// A session of before ends with the certificate it was begun with. Its chain was checked by this
  /// same context.
  private void again(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
    if (authority != null && chain.length > 0) {
      time(chain[0]);
    }
    TlsStats.resumed(engine);
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    again(chain, engine);
  }

  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    again(chain, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority == null ? new X509Certificate[0] : authority.getAcceptedIssuers();
  }
}
