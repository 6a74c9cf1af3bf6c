package io.lateen.citadel.authority;

import io.lateen.wire.tls.PemText;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// The files of a plugged-in authority (Secret `cacerts`: `ca-cert.pem`, `ca-key.pem`,
/// `root-cert.pem`, `cert-chain.pem`) → a signing key, or what is wrong with them.
public final class SigningKeyParser {
  public static final String CERTIFICATE = "ca-cert.pem";
  public static final String KEY = "ca-key.pem";
  public static final String ROOT = "root-cert.pem";
  public static final String CHAIN = "cert-chain.pem";

  private static final byte[] SAMPLE = {1, 2, 3, 4, 5, 6, 7, 8};

  private final Map<String, String> files;
  private final Instant now;

  private SigningKeyParser(Map<String, String> files, Instant now) {
    this.files = files;
    this.now = now;
  }

  /// @param files by name; `cert-chain.pem` may be missing, `root-cert.pem` too when the
  ///     certificate signs itself
  /// @throws IllegalArgumentException with the file, what is wrong in it and what is expected;
  ///     never with a key
  public static Plugged parse(Map<String, String> files, Instant now) {
    return new SigningKeyParser(files, now).parse();
  }

  /// @param alsoTrusted other roots in `root-cert.pem`: the next one, or the one before
  public record Plugged(SigningKey key, List<X509Certificate> alsoTrusted) {
    public Plugged {
      alsoTrusted = List.copyOf(alsoTrusted);
    }
  }

  private Plugged parse() {
    X509Certificate own = certificates(CERTIFICATE).getFirst();
    PrivateKey key = key();
    if (own.getBasicConstraints() < 0) {
      throw wrong(CERTIFICATE, "it is no authority's (expected: CA:TRUE)");
    }
    boolean[] usage = own.getKeyUsage();
    if (usage != null && !usage[5]) {
      throw wrong(CERTIFICATE, "its key may not sign certificates (expected: keyCertSign)");
    }
    if (!belongs(key, own.getPublicKey())) {
      throw wrong(KEY, "it is not the key of " + CERTIFICATE);
    }
    inTime(own, CERTIFICATE);
    List<X509Certificate> roots = has(ROOT) ? certificates(ROOT) : List.of(own);
    X509Certificate root = rootOf(own, roots);
    inTime(root, ROOT);
    List<X509Certificate> others = roots.stream().filter(each -> !each.equals(root)).toList();
    return new Plugged(new SigningKey(own, key, between(own, root), root), others);
  }

  /// The first that the certificate leads to; the complaint is about the first of all.
  private X509Certificate rootOf(X509Certificate own, List<X509Certificate> roots) {
    IllegalArgumentException problem = null;
    for (X509Certificate root : roots) {
      try {
        verify(own, between(own, root), root);
        return root;
      } catch (IllegalArgumentException e) {
        problem = problem == null ? e : problem;
      }
    }
    throw problem == null ? wrong(ROOT, "missing") : problem;
  }

  /// What stands between; files often repeat the first and the last.
  private List<X509Certificate> between(X509Certificate own, X509Certificate root) {
    List<X509Certificate> chain = new ArrayList<>();
    if (has(CHAIN)) {
      certificates(CHAIN).stream()
          .filter(each -> !each.equals(own) && !each.equals(root))
          .forEach(chain::add);
    }
    return chain;
  }

  private boolean has(String file) {
    return !files.getOrDefault(file, "").isBlank();
  }

  private List<X509Certificate> certificates(String file) {
    if (!has(file)) {
      throw wrong(file, "missing");
    }
    try {
      return PemText.certificates(files.getOrDefault(file, ""));
    } catch (CertificateException e) {
      throw wrong(file, e.getMessage());
    }
  }

  private PrivateKey key() {
    if (!has(KEY)) {
      throw wrong(KEY, "missing");
    }
    try (PEMParser parser = new PEMParser(new StringReader(files.getOrDefault(KEY, "")))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        switch (found) {
          case PEMKeyPair pair -> {
            return converter.getKeyPair(pair).getPrivate();
          }
          case PrivateKeyInfo info -> {
            return converter.getPrivateKey(info);
          }
          default -> {
            // OpenSSL writes the parameters of a curve before its key.
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw wrong(KEY, "the key cannot be read"); // what it says may be part of it
    }
    throw wrong(KEY, "no private key that is not encrypted (expected: PEM)");
  }

  private static boolean belongs(PrivateKey key, PublicKey certified) {
    try {
      Signature signature = Signature.getInstance(KeyForm.signature(key));
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw wrong(KEY, "it cannot sign: " + e.getMessage());
    }
  }

  private void inTime(X509Certificate certificate, String file) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(to)) {
      throw wrong(file, "valid from " + from + " to " + to + " (expected: now, " + now + ")");
    }
  }

  private void verify(X509Certificate own, List<X509Certificate> between, X509Certificate root) {
    if (own.equals(root)) {
      return;
    }
    List<X509Certificate> path = new ArrayList<>();
    path.add(own);
    path.addAll(between);
    try {
      CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      rules.setRevocationEnabled(false);
      rules.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(chain, rules);
    } catch (CertPathValidatorException e) {
      int at = Math.max(0, Math.min(e.getIndex(), path.size() - 1));
      throw wrong(
          at == 0 ? CERTIFICATE : CHAIN,
          "["
              + path.get(at).getSubjectX500Principal()
              + "] does not lead to ["
              + root.getSubjectX500Principal()
              + "] of "
              + ROOT
              + ": "
              + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw wrong(CHAIN, e.getMessage());
    }
  }

  private static IllegalArgumentException wrong(String file, @Nullable String what) {
    return new IllegalArgumentException(file + ": " + what);
  }
}
