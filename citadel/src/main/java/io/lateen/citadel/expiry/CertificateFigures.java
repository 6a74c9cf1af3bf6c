package io.lateen.citadel.expiry;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A proxy's or a part's statistics in Prometheus's format → when the certificates it uses end. It
/// is its own word: it may say what it likes, of itself.
final class CertificateFigures {
  private static final Pattern LINE =
      Pattern.compile(
          "([a-z_]{1,100})_certificate_(valid_from|expiration)_unix_time_seconds"
              + "(\\{.*\\}) ([0-9.E+]{1,24})");
  private static final Pattern LABEL =
      Pattern.compile("([a-z_]{1,100})=\"((?:[^\"\\\\]|\\\\.){1,200})\"");

  /// Of one certificate.
  ///
  /// @param place what tells it from others of the page
  /// @param from null: only the end is told, as Envoy does
  record Figure(String place, String who, @Nullable Instant from, Instant end) {}

  private CertificateFigures() {}

  /// Those in use: one that is not has the end 0.
  static List<Figure> read(String page) {
    Map<String, Instant> begun = new LinkedHashMap<>();
    Map<String, Instant> ends = new LinkedHashMap<>();
    for (String line : page.lines().toList()) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        boolean end = found.group(2).equals("expiration");
        time(found.group(4))
            .filter(Instant.EPOCH::isBefore)
            .ifPresent(time -> (end ? ends : begun).put(found.group(1) + found.group(3), time));
      }
    }
    return ends.entrySet().stream().map(end -> figure(end, begun.get(end.getKey()))).toList();
  }

  private static Optional<Instant> time(String seconds) {
    try {
      double read = Double.parseDouble(seconds);
      return read < 1e12 ? Optional.of(Instant.ofEpochSecond((long) read)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Figure figure(Map.Entry<String, Instant> end, @Nullable Instant from) {
    Map<String, String> labels = labels(end.getKey());
    String who = from == null ? certificate(labels) : file(labels);
    return new Figure(end.getKey(), who, from, end.getValue());
  }

  private static Map<String, String> labels(String place) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher found = LABEL.matcher(place);
    while (found.find()) {
      labels.put(found.group(1), found.group(2).replaceAll("\\\\.|\\p{Cntrl}", "?"));
    }
    return labels;
  }

  private static String file(Map<String, String> labels) {
    String file = labels.getOrDefault("file", labels.get("envoy_tls_certificate"));
    String user = labels.get("used_by");
    return (file == null ? "a file" : "file " + file) + (user == null ? "" : " (" + user + ")");
  }

  /// Envoy's names are those of SDS, or made up.
  private static String certificate(Map<String, String> labels) {
    String listener = labels.get("envoy_listener_address");
    String cluster = labels.get("envoy_cluster_name");
    return "certificate "
        + labels.getOrDefault("envoy_tls_certificate", "without a name")
        + (listener == null ? "" : " of listener " + listener)
        + (cluster == null ? "" : " of cluster " + cluster);
  }
}
