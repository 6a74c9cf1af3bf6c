package io.lateen.wire.monitoring;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A file of certificates that a part has read and uses, among its figures: Citadel reads them
/// there and tells before they end, as it does of proxies' files.
///
/// @param user who uses it, and as what, for people
/// @param path of the file
/// @param from when the certificate in it that matters begins
/// @param end when that one ends
public record CertificateFile(String user, String path, Instant from, Instant end) {

  /// What somebody shows: the first to end is the end of all. Empty: there is none in it.
  public static Optional<CertificateFile> shown(
      String user, String path, Collection<X509Certificate> chain) {
    return chain.stream().min(BY_END).map(first -> of(user, path, first));
  }

  /// What others are checked by: those that have ended already vouch for nobody, and of a bundle
  /// some always have. Once all have, it is the last of them. Empty: there is none in it.
  public static Optional<CertificateFile> trusted(
      String user, String path, Collection<X509Certificate> roots, Instant now) {
    List<X509Certificate> valid =
        roots.stream().filter(root -> root.getNotAfter().toInstant().isAfter(now)).toList();
    Optional<X509Certificate> first =
        valid.isEmpty() ? roots.stream().max(BY_END) : valid.stream().min(BY_END);
    return first.map(root -> of(user, path, root));
  }

  private static final Comparator<X509Certificate> BY_END =
      Comparator.comparing(X509Certificate::getNotAfter);

  private static CertificateFile of(String user, String path, X509Certificate certificate) {
    return new CertificateFile(
        user, path, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /// Adds `<part>_certificate_valid_from_unix_time_seconds` and
  /// `<part>_certificate_expiration_unix_time_seconds`, by `used_by` and `file`.
  ///
  /// @param part one word in lower case
  /// @param inUse asked at each scrape, on its thread
  public static void show(
      PrometheusRegistry registry, String part, Supplier<List<CertificateFile>> inUse) {
    gauge(registry, part + "_certificate_valid_from", "begins", CertificateFile::from, inUse);
    gauge(registry, part + "_certificate_expiration", "ends", CertificateFile::end, inUse);
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String verb,
      Function<CertificateFile, Instant> time,
      Supplier<List<CertificateFile>> inUse) {
    GaugeWithCallback.builder()
        .name(name + "_unix_time_seconds")
        .help("When the certificate in a file that is in use " + verb + ", in seconds.")
        .labelNames("used_by", "file")
        .callback(
            callback ->
                inUse
                    .get()
                    .forEach(
                        file ->
                            callback.call(
                                (double) time.apply(file).getEpochSecond(),
                                file.user(),
                                file.path())))
        .register(registry);
  }
}
