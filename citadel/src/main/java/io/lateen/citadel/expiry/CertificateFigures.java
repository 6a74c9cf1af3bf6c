package io.lateen.citadel.expiry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy's statistics in Prometheus's format → when the files it reads end. It is the Pod's own
/// word: it may say what it likes, of itself.
final class CertificateFigures {
  private static final Pattern LINE =
      Pattern.compile(
          "envoy_(listener|cluster)_ssl_certificate_(valid_from|expiration)_unix_time_seconds"
              + "(\\{.*\\}) (\\d{1,12})");
  private static final Pattern FILE =
      Pattern.compile("envoy_tls_certificate=\"((?:[^\"\\\\]|\\\\.){1,200})");

  private CertificateFigures() {}

  /// Lives with both ends: a proxy that tells the end alone (Envoy does) counts certificates in
  /// that are always renewed a few hours before.
  static List<Ending> read(String page) {
    Map<String, Instant> begun = new HashMap<>();
    Map<String, Instant> ends = new HashMap<>();
    for (String line : page.lines().toList()) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        boolean end = found.group(2).equals("expiration");
        (end ? ends : begun).put(found.group(1) + found.group(3), time(found));
      }
    }
    List<Ending> lives = new ArrayList<>();
    begun.forEach(
        (labels, from) -> {
          Instant end = ends.get(labels);
          if (end != null) {
            lives.add(new Ending(file(labels), from, end));
          }
        });
    return lives;
  }

  private static Instant time(Matcher found) {
    return Instant.ofEpochSecond(Long.parseLong(found.group(4)));
  }

  private static String file(String labels) {
    Matcher found = FILE.matcher(labels);
    return found.find() ? "file " + found.group(1).replaceAll("\\\\.|\\p{Cntrl}", "?") : "a file";
  }
}
