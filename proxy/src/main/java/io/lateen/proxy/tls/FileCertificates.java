package io.lateen.proxy.tls;

import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Comparator;

/// A file of certificates as statistics: when the one in it that ends first began and ends, in
/// seconds since 1970. Envoy's name for the end; the beginning beside it tells a life that is
/// always short from one that is nearly over. 0: the file is not in use.
///
/// @param file what is read
record FileCertificates(Pem.File file, Gauge from, Gauge end) {

  /// @param scope of the listener or cluster
  static FileCertificates of(Pem.File file, Scope scope) {
    return new FileCertificates(
        file,
        gauge(scope, file, "valid_from_unix_time_seconds"),
        gauge(scope, file, "expiration_unix_time_seconds"));
  }

  private static Gauge gauge(Scope scope, Pem.File file, String what) {
    String flat = file.path().replaceAll("[:\\s]", "_");
    return scope.gauge(
        "ssl.certificate." + flat + "." + what,
        "ssl.certificate." + what,
        "envoy_tls_certificate",
        file.path());
  }

  /// Reads the file. What cannot be read is left as it was, as in what is used.
  void look() {
    try {
      Arrays.stream(KeyMaterial.certificates(file, new SecretStore()))
          .min(Comparator.comparing(X509Certificate::getNotAfter))
          .ifPresent(this::show);
    } catch (IllegalArgumentException _) {
      // Whoever makes a context of it says so.
    }
  }

  private void show(X509Certificate first) {
    from.set(first.getNotBefore().toInstant().getEpochSecond());
    end.set(first.getNotAfter().toInstant().getEpochSecond());
  }

  void forget() {
    from.set(0);
    end.set(0);
  }

  /// Asked of one store, the same name is the same statistic.
  boolean isSameAs(FileCertificates other) {
    return end == other.end;
  }
}
