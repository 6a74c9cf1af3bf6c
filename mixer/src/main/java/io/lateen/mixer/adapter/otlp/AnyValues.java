package io.lateen.mixer.adapter.otlp;

import io.lateen.mixer.adapter.Values;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Attribute values → OTLP's.
final class AnyValues {
  private static final long NANOS = 1_000_000_000;
  private static final long OCTETS_OF_MESSAGES = 10;

  private AnyValues() {}

  static List<KeyValue> attributes(Map<String, ?> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(
                entry ->
                    KeyValue.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(value(entry.getValue()))
                        .build())
            .toList();
  }

  static AnyValue value(Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return switch (value) {
      case Long number -> any.setIntValue(number).build();
      case Double number -> any.setDoubleValue(number).build();
      case Boolean truth -> any.setBoolValue(truth).build();
      case Map<?, ?> map -> any.setKvlistValue(list(map)).build();
      default -> any.setStringValue(Values.text(value)).build();
    };
  }

  private static KeyValueList list(Map<?, ?> map) {
    Map<String, Object> named = new TreeMap<>();
    map.forEach((name, value) -> named.put(Values.text(name), value));
    return KeyValueList.newBuilder().addAllValues(attributes(named)).build();
  }

  /// About how many octets they take in a message.
  static long weight(Map<?, ?> values) {
    long weight = 0;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      weight += OCTETS_OF_MESSAGES + String.valueOf(entry.getKey()).length();
      weight +=
          switch (entry.getValue()) {
            case String text -> text.length();
            case Map<?, ?> map -> weight(map);
            case null, default -> Long.BYTES;
          };
    }
    return weight;
  }

  static Resource resource(Map<String, ?> attributes) {
    return Resource.newBuilder().addAllAttributes(attributes(attributes)).build();
  }

  static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS + time.getNano();
  }
}
