package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.proxy.message.Fields;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `istio.mixer.v1.Attributes`.
public final class AttributesParser {
  private AttributesParser() {}

  /// @param attributes null: none
  public static AttributeBag parse(@Nullable Fields attributes) {
    Map<String, Object> values = new HashMap<>();
    if (attributes != null) {
      for (Fields entry : attributes.entries("attributes")) {
        Fields written = entry.child("value");
        Object value = written == null ? null : value(written);
        if (value != null) {
          values.put(entry.string("key"), value);
        }
      }
    }
    return AttributeBag.taking(values);
  }

  private static @Nullable Object value(Fields value) {
    if (value.has("string_value")) {
      return value.string("string_value");
    } else if (value.has("int64_value")) {
      return value.whole("int64_value", 0);
    } else if (value.has("bool_value")) {
      return value.bool("bool_value");
    } else if (value.has("double_value")) {
      return value.number("double_value", 0);
    } else if (value.has("bytes_value")) {
      return IpAddress.of(value.bytes("bytes_value").toByteArray());
    } else if (value.has("duration_value")) {
      return value.duration("duration_value");
    }
    return structured(value);
  }

  private static @Nullable Object structured(Fields value) {
    Fields time = value.child("timestamp_value");
    if (time != null) {
      return Instant.ofEpochSecond(time.whole("seconds", 0), time.integer("nanos", 0));
    }
    Fields map = value.child("string_map_value");
    if (map == null) {
      return null;
    }
    Map<String, String> strings = new HashMap<>();
    map.entries("entries").forEach(e -> strings.put(e.string("key"), e.string("value")));
    return Map.copyOf(strings);
  }
}
