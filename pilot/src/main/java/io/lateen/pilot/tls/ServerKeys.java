package io.lateen.pilot.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.lateen.wire.tls.PemText;
import io.lateen.wire.tls.PrivateKeys;
import io.lateen.wire.tls.SpiffeId;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pilot's key and certificate, and what it checks clients against. Both are exchanged while it
/// serves: connections that are open keep what they began with. Thread-safe; [#take] is called by
/// one thread at a time.
public final class ServerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
  private static final byte[] PROBE = {1, 2, 3, 4};

  private final AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
  private final ClientTrust clients = new ClientTrust();
  private String lastProblem = "";

  /// From now on these; what cannot be used changes nothing and is told in the log.
  ///
  /// @param texts by the names of [KeySource]
  public void take(Map<String, String> texts) {
    try {
      List<X509Certificate> chain = PemText.certificates(text(texts, KeySource.CHAIN));
      PrivateKey key = PrivateKeys.parse(text(texts, KeySource.KEY));
      checkPair(chain.getFirst(), key);
      clients.trust(PemText.certificates(text(texts, KeySource.ROOTS)));
      own.updateIdentityCredentials(chain.toArray(X509Certificate[]::new), key);
      lastProblem = "";
      LOG.info("xDS over TLS as {}", SpiffeId.of(chain.getFirst()));
    } catch (GeneralSecurityException e) {
      complain(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Map<String, String> texts, String name) throws CertificateException {
    String text = texts.getOrDefault(name, "");
    if (text.isBlank()) {
      throw new CertificateException(name + " is not there");
    }
    return text;
  }

  /// Files are exchanged one after the other.
  private static void checkPair(X509Certificate leaf, PrivateKey key)
      throws GeneralSecurityException {
    boolean rsa = key.getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(leaf.getPublicKey());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new SignatureException("key.pem is not the key of cert-chain.pem");
    }
  }

  /// Once for as long as it is the same.
  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.warn("xDS over TLS goes on with the key it had, if any: {}", problem);
    }
  }

  /// A server's side. A client certificate is asked for, and checked when there is one.
  public SslContext context() {
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forServer(own), SslProvider.JDK)
          .trustManager(clients)
          .clientAuth(ClientAuth.OPTIONAL)
          .build();
    } catch (SSLException e) {
      throw new UncheckedIOException("this Java has no TLS", e);
    }
  }

  /// Who is at the other end; null: it showed no certificate. The chain is checked again: a session
  /// that is resumed and a connection that stays open outlive certificates and roots.
  ///
  /// @throws CertificateException when it is not in order any more, or names no workload
  public @Nullable SpiffeId caller(SSLSession session) throws CertificateException {
    X509Certificate[] chain = chain(session);
    if (chain.length == 0) {
      return null;
    }
    clients.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    List<SpiffeId> names = SpiffeId.of(chain[0]);
    if (names.size() != 1) {
      throw new CertificateException(
          "it names " + names + " (expected: one spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT)");
    }
    return names.getFirst();
  }

  private static X509Certificate[] chain(SSLSession session) {
    try {
      return Arrays.stream(session.getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toArray(X509Certificate[]::new);
    } catch (SSLPeerUnverifiedException none) {
      return new X509Certificate[0];
    }
  }
}
