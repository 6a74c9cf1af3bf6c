package io.lateen.prometheus.http;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.store.Metadata;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Series;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// What there is: `series`, `labels`, `label/…/values`, `metadata`.
final class SeriesPages {
  private final MetricsStore store;

  SeriesPages(MetricsStore store) {
    this.store = store;
  }

  SortedSet<Labels> series(Parameters parameters) throws ApiException {
    List<List<LabelMatcher>> selectors = parameters.selectors();
    if (selectors.isEmpty()) {
      throw new ApiException(ApiException.Type.BAD_DATA, "no match[] parameter provided");
    }
    Span span = Span.of(parameters);
    SortedSet<Labels> found = new TreeSet<>();
    for (List<LabelMatcher> selector : selectors) {
      for (Series series : store.select(selector, span.start, span.end)) {
        found.add(series.labels());
      }
    }
    return found;
  }

  SortedSet<String> labels(Parameters parameters) throws ApiException {
    Span span = Span.of(parameters);
    SortedSet<String> names = new TreeSet<>();
    for (List<LabelMatcher> selector : orAll(parameters)) {
      names.addAll(store.labelNames(selector, span.start, span.end));
    }
    return names;
  }

  SortedSet<String> values(String label, Parameters parameters) throws ApiException {
    if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      throw new ApiException(ApiException.Type.BAD_DATA, "invalid label name: \"" + label + '"');
    }
    Span span = Span.of(parameters);
    SortedSet<String> values = new TreeSet<>();
    for (List<LabelMatcher> selector : orAll(parameters)) {
      values.addAll(store.labelValues(label, selector, span.start, span.end));
    }
    return values;
  }

  private static List<List<LabelMatcher>> orAll(Parameters parameters) throws ApiException {
    List<List<LabelMatcher>> selectors = parameters.selectors();
    return selectors.isEmpty() ? List.of(List.of()) : selectors;
  }

  Map<String, Metadata.Entry> metadata(Parameters parameters) throws ApiException {
    String metric = parameters.first("metric");
    int limit = limit(parameters);
    Map<String, Metadata.Entry> found = new TreeMap<>();
    store
        .metadata()
        .entries()
        .forEach(
            (name, entry) -> {
              if (found.size() < limit && (metric.isEmpty() || metric.equals(name))) {
                found.put(name, entry);
              }
            });
    return found;
  }

  private static int limit(Parameters parameters) throws ApiException {
    String text = parameters.first("limit");
    try {
      int limit = text.isEmpty() ? -1 : Integer.parseInt(text);
      return limit < 0 ? Integer.MAX_VALUE : limit;
    } catch (NumberFormatException _) {
      throw new ApiException(ApiException.Type.BAD_DATA, "limit must be a number");
    }
  }

  static void write(JsonGenerator out, Map<String, Metadata.Entry> metadata) {
    out.writeStartObject();
    metadata.forEach(
        (metric, entry) -> {
          out.writeName(metric);
          out.writeStartArray();
          out.writeStartObject();
          out.writeStringProperty("type", entry.type());
          out.writeStringProperty("help", entry.help());
          out.writeStringProperty("unit", entry.unit());
          out.writeEndObject();
          out.writeEndArray();
        });
    out.writeEndObject();
  }

  /// All time, where nothing else is asked for.
  private record Span(long start, long end) {
    static Span of(Parameters parameters) throws ApiException {
      return new Span(
          parameters.time("start", Long.MIN_VALUE), parameters.time("end", Long.MAX_VALUE));
    }
  }
}
