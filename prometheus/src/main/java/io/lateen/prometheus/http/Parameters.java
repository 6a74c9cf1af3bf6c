package io.lateen.prometheus.http;

import io.lateen.prometheus.label.Durations;
import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.promql.QueryEngine;
import io.lateen.prometheus.promql.QueryException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parameters of a request, from its URL and its form.
final class Parameters {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /// @param encoded texts such as `a=1&b=2`; empty ones have none
  static Parameters of(String... encoded) throws ApiException {
    Parameters parameters = new Parameters();
    for (String text : encoded) {
      for (String pair : text.split("&", -1)) {
        parameters.add(pair);
      }
    }
    return parameters;
  }

  private void add(String pair) throws ApiException {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    try {
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiException.Type.BAD_DATA, "error parsing form values: " + e.getMessage());
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// The first value; empty when there is none.
  String first(String name) {
    return all(name).isEmpty() ? "" : all(name).getFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean has(String name) {
    return !first(name).isEmpty();
  }

  /// Milliseconds since 1970, from seconds or RFC 3339.
  long time(String name, long otherwise) throws ApiException {
    return has(name) ? time(name) : otherwise;
  }

  long time(String name) throws ApiException {
    String text = first(name);
    try {
      double seconds = Double.parseDouble(text);
      if (Math.abs(seconds) < Long.MAX_VALUE / 1000.0) {
        return Math.round(seconds * 1000);
      }
    } catch (NumberFormatException _) {
      try {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException _) {
        // Neither.
      }
    }
    throw ApiException.badParameter(name, "cannot parse \"" + text + "\" to a valid timestamp");
  }

  /// Milliseconds, from seconds or a duration such as `5m`.
  long duration(String name) throws ApiException {
    String text = first(name);
    try {
      double seconds = Double.parseDouble(text);
      if (Math.abs(seconds) < Long.MAX_VALUE / 1000.0) {
        return Math.round(seconds * 1000);
      }
    } catch (NumberFormatException _) {
      return Durations.parse(text)
          .orElseThrow(
              () ->
                  ApiException.badParameter(
                      name, "cannot parse \"" + text + "\" to a valid duration"));
    }
    throw ApiException.badParameter(
        name, "cannot parse \"" + text + "\" to a valid duration. It overflows int64");
  }

  /// Each `match[]`; each a selector of its own.
  List<List<LabelMatcher>> selectors() throws ApiException {
    List<List<LabelMatcher>> selectors = new ArrayList<>();
    for (String text : all("match[]")) {
      try {
        selectors.add(QueryEngine.selector(text));
      } catch (QueryException e) {
        throw ApiException.badParameter("match[]", e.text());
      }
    }
    return selectors;
  }
}
