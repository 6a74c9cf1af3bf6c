package io.lateen.model.attribute;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known about one request or connection: values by name, of the classes
/// {@link AttributeType} lists. Reading does not change it, except that a
/// {@link TrackedAttributes} remembers what was read.
public interface Attributes {

  /// The value; null when absent.
  @Nullable Object get(String name);

  /// One entry of a string map; null when the map or the entry is absent, or when the attribute is
  /// no map. Asking for entries instead of the map keeps track of fewer things a decision hangs on.
  @Nullable String entry(String map, String key);

  /// Of everything that is present.
  Set<String> names();

  /// What any implementation may answer to `entry` when it holds whole maps.
  static @Nullable String entryOf(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> entries && entries.get(key) instanceof String value
        ? value
        : null;
  }
}
