package io.lateen.mixer.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a handler is told about one request. Immutable, may be kept.
public final class Instance {
  private final InstanceType type;
  private final @Nullable Object[] values;

  /// @param values one per field of the template: null where the config gives no expression; of a
  ///     field that is a map an `Object[]` in the order of the type's members
  Instance(InstanceType type, @Nullable Object[] values) {
    this.type = type;
    this.values = values;
  }

  public InstanceType type() {
    return type;
  }

  /// A field's value; null when the config does not give it.
  public @Nullable Object get(String field) {
    int index = type.template().indexOf(field);
    return index < 0 ? null : values[index];
  }

  /// For those who looked the field up before; see {@link Template#indexOf}.
  public @Nullable Object get(int field) {
    return values[field];
  }

  public String text(String field) {
    Object value = get(field);
    return value == null ? "" : value.toString();
  }

  public <T> Optional<T> get(String field, Class<T> as) {
    return Optional.ofNullable(get(field)).filter(as::isInstance).map(as::cast);
  }

  /// The values of a map field, in the order of the type's members.
  public Object[] values(int field) {
    return values[field] instanceof Object[] many ? many : new Object[0];
  }

  /// A map field as a map.
  public Map<String, Object> map(String field) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<InstanceType.Member> members = type.members(field);
    Object[] many = values(type.template().indexOf(field));
    for (int i = 0; i < many.length; i++) {
      map.put(members.get(i).name(), many[i]);
    }
    return map;
  }

  @Override
  public String toString() {
    return type.name();
  }
}
