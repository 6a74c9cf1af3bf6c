package io.lateen.model.attribute;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The type of an attribute, by the names `attributemanifest` uses (`istio.policy.v1beta1.
/// ValueType`), and the Java class its values have.
public enum AttributeType {
  STRING(String.class),
  INT64(Long.class),
  DOUBLE(Double.class),
  BOOL(Boolean.class),
  TIMESTAMP(Instant.class),
  IP_ADDRESS(IpAddress.class),
  EMAIL_ADDRESS(String.class),
  URI(String.class),
  DNS_NAME(String.class),
  DURATION(Duration.class),
  /// Keys and values are strings.
  STRING_MAP(Map.class);

  private final Class<?> valueClass;

  AttributeType(Class<?> valueClass) {
    this.valueClass = valueClass;
  }

  public Class<?> valueClass() {
    return valueClass;
  }

  /// By its exact name; empty when there is no such type (`VALUE_TYPE_UNSPECIFIED` is none).
  public static Optional<AttributeType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /// The type to show for a value when its declared type is not at hand.
  public static Optional<AttributeType> ofValue(Object value) {
    return Arrays.stream(values()).filter(type -> type.valueClass.isInstance(value)).findFirst();
  }
}
