package io.lateen.proxy.report;

import io.lateen.proxy.resource.MetadataMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What filters found out about one request, for filters after them and for reports (Envoy's
/// dynamic metadata). Values are texts, booleans, [Double]s, lists and maps of these, never null.
/// One per record, used again; maps are kept as they are given, so who gives one does not change
/// it.
public final class DynamicMetadata {
  private final List<String> filters = new ArrayList<>(2);
  private final List<Map<String, ?>> values = new ArrayList<>(2);

  DynamicMetadata() {}

  /// Adds to what `filter` has said; of two values of one key the later counts.
  public void add(String filter, Map<String, ?> fields) {
    filters.add(filter);
    values.add(fields);
  }

  /// Null: nothing is there.
  public @Nullable Object get(String filter, String key) {
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (filters.get(i).equals(filter)) {
        Object value = values.get(i).get(key);
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  /// What lies at a path; null: nothing.
  public @Nullable Object get(String filter, List<String> path) {
    Object value = get(filter, path.getFirst());
    for (int i = 1; i < path.size(); i++) {
      if (!(value instanceof Map<?, ?> fields)) {
        return null;
      }
      value = fields.get(path.get(i));
    }
    return value;
  }

  /// What `filter` has said last; null: nothing.
  public @Nullable Map<String, ?> last(String filter) {
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (filters.get(i).equals(filter)) {
        return values.get(i);
      }
    }
    return null;
  }

  /// All that `filter` has said; null: nothing.
  public @Nullable Map<String, Object> all(String filter) {
    Map<String, Object> all = new TreeMap<>();
    for (int i = 0; i < filters.size(); i++) {
      if (filters.get(i).equals(filter)) {
        all.putAll(values.get(i));
      }
    }
    return all.isEmpty() ? null : all;
  }

  /// What is asked of a cluster's endpoints: what filters said under `envoy.lb` counts before what
  /// the route says (Envoy, "Load balancer subsets").
  public MetadataMatch endpoints(MetadataMatch ofRoute) {
    if (isEmpty() || last(MetadataMatch.NAMESPACE) == null) {
      return ofRoute;
    }
    Map<String, Object> said = all(MetadataMatch.NAMESPACE);
    return said == null ? ofRoute : ofRoute.overriddenBy(new MetadataMatch(said));
  }

  public boolean isEmpty() {
    return filters.isEmpty();
  }

  void clear() {
    filters.clear();
    values.clear();
  }
}
