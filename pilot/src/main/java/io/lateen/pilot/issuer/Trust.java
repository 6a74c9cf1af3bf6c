package io.lateen.pilot.issuer;

import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.tls.FileStamp;
import io.lateen.wire.tls.PemText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which servers are believed: Java's authorities and some more.
///
/// @param file where the others were read
record Trust(SSLContext context, FileStamp stamp, CertificateFile file) {
  /// @throws IOException if the file cannot be read, or holds none
  static Trust with(Path pem) throws IOException {
    FileStamp stamp = FileStamp.of(pem);
    List<X509Certificate> read = read(pem);
    CertificateFile file =
        CertificateFile.trusted("--jwksRoots", pem.toString(), read, Instant.now()).orElseThrow();
    return new Trust(context(pem, read), stamp, file);
  }

  private static SSLContext context(Path pem, List<X509Certificate> roots) throws IOException {
    try {
      List<Certificate> all = new ArrayList<>(javas());
      all.addAll(roots);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate certificate : all) {
        store.setCertificateEntry("root-" + store.size(), certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(store), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + ": " + e.getMessage(), e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<X509Certificate> javas() throws GeneralSecurityException {
    List<X509Certificate> roots = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        roots.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return roots;
  }

  private static List<X509Certificate> read(Path pem) throws IOException {
    try {
      // Bundles have comments, in whatever encoding.
      String text = new String(Files.readAllBytes(pem), StandardCharsets.ISO_8859_1);
      return PemText.certificates(text);
    } catch (CertificateException e) {
      throw new IOException(pem + ", certificates in PEM: " + e.getMessage(), e);
    }
  }
}
