package io.lateen.mixer.adapter.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// All metrics that any handler has. A metric lives as long as a handler holds it: through a change
/// of the handler that leaves the metric as it was, its numbers go on.
final class MetricPage {
  private final Map<String, Entry> metrics = new TreeMap<>();

  /// @param holders how often each handler, by name, holds the metric: an old and a new one of one
  ///     name overlap at a change
  private record Entry(Family family, Map<String, Integer> holders) {}

  /// The metric for one more holder.
  ///
  /// @throws IOException when another handler has a metric of that name that is not the same
  synchronized Family hold(Definition definition, String handler) throws IOException {
    Entry entry = metrics.get(definition.name());
    if (entry == null || !entry.family().definition().equals(definition)) {
      if (entry != null && !entry.holders().keySet().stream().allMatch(handler::equals)) {
        throw new IOException(
            "metric %s is not what it is in handler %s"
                .formatted(definition.name(), entry.holders().keySet()));
      }
      entry = new Entry(new Family(definition), new HashMap<>());
      metrics.put(definition.name(), entry);
    }
    entry.holders().merge(handler, 1, Integer::sum);
    return entry.family();
  }

  synchronized void letGo(Family family, String handler) {
    String name = family.definition().name();
    Entry entry = metrics.get(name);
    if (entry != null && entry.family() == family) {
      entry.holders().computeIfPresent(handler, (h, count) -> count == 1 ? null : count - 1);
      if (entry.holders().isEmpty()) {
        metrics.remove(name);
      }
    }
  }

  void write(OutputStream out) throws IOException {
    Map<String, Family> families = new TreeMap<>();
    synchronized (this) {
      metrics.forEach((name, entry) -> families.put(name, entry.family()));
    }
    TextFormat format = new TextFormat(out);
    try {
      families.values().forEach(format::write);
      format.folded(families.values());
      format.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
