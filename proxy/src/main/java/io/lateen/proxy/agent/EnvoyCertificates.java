package io.lateen.proxy.agent;

import io.lateen.proxy.message.JsonReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a real Envoy says of its certificates (`/certs`) → the figures that our own proxy has of
/// files: with their beginning, and by their path. Envoy's own figures have the end alone, under
/// names made up. Pure.
final class EnvoyCertificates {
  private static final String NAME = "envoy_server_ssl_certificate_";

  /// When the one of a file that ends first begins and ends.
  private record Life(Instant from, Instant end) {
    Life firstToEnd(Life other) {
      return other.end.isBefore(end) ? other : this;
    }
  }

  private EnvoyCertificates() {}

  /// Prometheus's text format; empty: no files, or no page of Envoy's.
  static String figures(String certs) {
    Map<String, Life> lives = new TreeMap<>();
    for (Object pair : list(read(certs), "certificates")) {
      for (String kind : List.of("cert_chain", "ca_cert")) {
        list(pair, kind).forEach(one -> add(one, lives));
      }
    }
    return lives.isEmpty()
        ? ""
        : gauge("valid_from_unix_time_seconds", lives, Life::from)
            + gauge("expiration_unix_time_seconds", lives, Life::end);
  }

  private static Object read(String text) {
    try {
      Object page = JsonReader.read(text);
      return page == null ? "" : page;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static List<?> list(Object parent, String field) {
    return parent instanceof Map<?, ?> map && map.get(field) instanceof List<?> list
        ? list
        : List.of();
  }

  /// What came by SDS or with the configuration is called `<inline>`.
  private static void add(Object certificate, Map<String, Life> lives) {
    if (certificate instanceof Map<?, ?> map
        && map.get("path") instanceof String path
        && !path.isEmpty()
        && !path.startsWith("<")) {
      try {
        Life life = new Life(time(map, "valid_from"), time(map, "expiration_time"));
        lives.merge(path, life, Life::firstToEnd);
      } catch (DateTimeParseException e) {
        // Of another release, perhaps: then there is its own figure.
      }
    }
  }

  private static Instant time(Map<?, ?> certificate, String field) {
    return Instant.parse(String.valueOf(certificate.get(field)));
  }

  private static String gauge(String what, Map<String, Life> lives, Function<Life, Instant> time) {
    StringBuilder text = new StringBuilder("# TYPE " + NAME + what + " gauge\n");
    lives.forEach(
        (path, life) ->
            text.append(NAME + what + "{envoy_tls_certificate=\"")
                .append(path.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append("\"} ")
                .append(time.apply(life).getEpochSecond())
                .append('\n'));
    return text.toString();
  }
}
