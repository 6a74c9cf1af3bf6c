package io.lateen.cli.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Certificates of a kubeconfig → TLS settings.
final class Trust {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);
  private static final char[] NO_PASSWORD = new char[0];

  private Trust() {}

  /// @throws GeneralSecurityException also for a client key that is not PKCS #8
  static SSLContext of(Kubeconfig config) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(client(config.user()), authority(config.cluster()), null);
    return context;
  }

  private static TrustManager @Nullable [] authority(JsonNode cluster)
      throws GeneralSecurityException, IOException {
    if (cluster.path("insecure-skip-tls-verify").asBoolean(false)) {
      return new TrustManager[] {new TrustEverybody()};
    }
    byte[] pem = bytes(cluster, "certificate-authority");
    if (pem.length == 0) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] client(JsonNode user)
      throws GeneralSecurityException, IOException {
    byte[] certificate = bytes(user, "client-certificate");
    if (certificate.length == 0) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        key(new String(bytes(user, "client-key"), StandardCharsets.US_ASCII)),
        NO_PASSWORD,
        certificates(certificate).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher body = PKCS8.matcher(pem);
    if (!body.find()) {
      throw new GeneralSecurityException("the client key is not PKCS #8");
    }
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body.group(1)));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (GeneralSecurityException notRsa) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }

  /// A field either holds a path or, with `-data` after its name, the thing itself.
  private static byte[] bytes(JsonNode from, String field) throws IOException {
    String data = from.path(field + "-data").asString("");
    if (!data.isEmpty()) {
      return Base64.getMimeDecoder().decode(data);
    }
    String file = from.path(field).asString("");
    return file.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(file));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }
}
