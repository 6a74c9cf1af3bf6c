package io.lateen.prometheus.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What targets say of their metrics: type, help and unit, by metric. The last one to speak is
/// heard. Any thread may call it.
public final class Metadata {
  private static final int MOST_METRICS = 20_000;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  public void put(String metric, Field field, String text) {
    if (entries.size() < MOST_METRICS || entries.containsKey(metric)) {
      entries.merge(metric, Entry.UNKNOWN.with(field, text), (old, _) -> old.with(field, text));
    }
  }

  /// `unknown` when nobody said.
  public String type(String metric) {
    return entries.getOrDefault(metric, Entry.UNKNOWN).type();
  }

  public Map<String, Entry> entries() {
    return new TreeMap<>(entries);
  }

  /// The kinds of comment that are kept.
  public enum Field {
    TYPE,
    HELP,
    UNIT
  }

  /// Empty texts where nothing was said.
  ///
  /// @param type in Prometheus's words, `unknown` instead of `untyped`
  public record Entry(String type, String help, String unit) {
    static final Entry UNKNOWN = new Entry("unknown", "", "");

    Entry with(Field field, String text) {
      return switch (field) {
        case TYPE -> new Entry(text.equals("untyped") ? "unknown" : text, help, unit);
        case HELP -> new Entry(type, text, unit);
        case UNIT -> new Entry(type, help, text);
      };
    }
  }
}
