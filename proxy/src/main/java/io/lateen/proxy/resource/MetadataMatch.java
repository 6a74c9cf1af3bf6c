package io.lateen.proxy.resource;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What endpoints have to say of themselves under `envoy.lb` (`metadata_match`), by key. Values are
/// texts, [Boolean]s, [Double]s, lists and maps of these.
public record MetadataMatch(Map<String, Object> criteria) {
  /// Nothing: any endpoint will do.
  public static final MetadataMatch ANY = new MetadataMatch(Map.of());

  /// The namespace in metadata.
  public static final String NAMESPACE = "envoy.lb";

  public MetadataMatch {
    criteria = Collections.unmodifiableMap(new TreeMap<>(criteria));
  }

  public boolean isEmpty() {
    return criteria.isEmpty();
  }

  public Set<String> keys() {
    return criteria.keySet();
  }

  /// The more specific one counts where both say something.
  public MetadataMatch overriddenBy(MetadataMatch specific) {
    if (specific.isEmpty() || isEmpty()) {
      return isEmpty() ? specific : this;
    }
    Map<String, Object> merged = new TreeMap<>(criteria);
    merged.putAll(specific.criteria);
    return new MetadataMatch(merged);
  }

  public MetadataMatch only(Set<String> keys) {
    Map<String, Object> some = new TreeMap<>(criteria);
    some.keySet().retainAll(keys);
    return new MetadataMatch(some);
  }

  public MetadataMatch without(String key) {
    Map<String, Object> others = new TreeMap<>(criteria);
    others.remove(key);
    return new MetadataMatch(others);
  }

  /// Whether an endpoint says all of it.
  ///
  /// @param listAsAny of a list that it says, one element is enough
  public boolean holds(Map<String, Object> metadata, boolean listAsAny) {
    return criteria.entrySet().stream()
        .allMatch(wanted -> holds(metadata.get(wanted.getKey()), wanted.getValue(), listAsAny));
  }

  private static boolean holds(@Nullable Object said, Object wanted, boolean listAsAny) {
    return (listAsAny && said instanceof List<?> any) ? any.contains(wanted) : wanted.equals(said);
  }

  /// `stage=prod, version=v1`.
  @Override
  public String toString() {
    return criteria.entrySet().stream()
        .map(one -> one.getKey() + "=" + text(one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Object value) {
    return value instanceof Double number && number == Math.rint(number)
        ? Long.toString(number.longValue())
        : value.toString();
  }
}
