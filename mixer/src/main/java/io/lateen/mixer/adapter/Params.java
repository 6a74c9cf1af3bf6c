package io.lateen.mixer.adapter;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parameters as read by their schema: fields by the name in the API's source. Asking for a field
/// that is not given answers the zero of its type, as protobuf does. Equal when they say the same,
/// however it was spelt.
public record Params(Map<String, Object> fields) {
  public static final Params NONE = new Params(Map.of());

  public Params {
    fields = Map.copyOf(fields);
  }

  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /// A string, or the name of an enumeration's value.
  public String string(String field) {
    return get(field, String.class).orElse("");
  }

  public String string(String field, String otherwise) {
    return get(field, String.class).filter(text -> !text.isEmpty()).orElse(otherwise);
  }

  public boolean bool(String field) {
    return get(field, Boolean.class).orElse(false);
  }

  public long integer(String field) {
    return integer(field, 0);
  }

  public long integer(String field, long otherwise) {
    return get(field, Long.class).orElse(otherwise);
  }

  public double decimal(String field) {
    return get(field, Double.class).orElse(0.0);
  }

  public Optional<Duration> duration(String field) {
    return get(field, Duration.class);
  }

  public Params message(String field) {
    return get(field, Params.class).orElse(NONE);
  }

  public List<Params> messages(String field) {
    return items(field, Params.class);
  }

  public List<String> strings(String field) {
    return items(field, String.class);
  }

  public List<Double> decimals(String field) {
    return items(field, Double.class);
  }

  public Map<String, String> stringMap(String field) {
    return map(field, String.class);
  }

  public Map<String, Params> messageMap(String field) {
    return map(field, Params.class);
  }

  private <T> Optional<T> get(String field, Class<T> type) {
    return Optional.ofNullable(fields.get(field)).map(type::cast);
  }

  private <T> List<T> items(String field, Class<T> type) {
    return fields.get(field) instanceof List<?> list
        ? list.stream().map(type::cast).toList()
        : List.of();
  }

  private <T> Map<String, T> map(String field, Class<T> type) {
    Map<String, T> typed = new LinkedHashMap<>();
    if (fields.get(field) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> typed.put((String) key, type.cast(value)));
    }
    return typed;
  }
}
